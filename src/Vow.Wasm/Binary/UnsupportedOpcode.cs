namespace Vow.Wasm;

/// <summary>Says which proposal an opcode outside the profile belongs to, and how to build without it.</summary>
internal static class UnsupportedOpcode
{
    public static WasmError Explain(Opcode opcode, int offset)
    {
        var (proposal, help) = ((ushort)opcode >> 8) switch
        {
            0xFD => ("simd", "Build without -msimd128 (Rust: remove -C target-feature=+simd128)."),
            0xFE => ("threads", "Build without -pthread and -matomics (Rust: remove -C target-feature=+atomics)."),
            0xFB => ("gc", "The profile has no garbage-collected types: use a language that compiles to linear memory."),
            0 => (ushort)opcode switch
            {
                0x06 or 0x07 or 0x08 or 0x09 or 0x0A or 0x18 or 0x19 or 0x1F => ("exceptions", "Build with -fno-exceptions (Rust: -C panic=abort)."),
                0x14 or 0x15 or 0xD4 or 0xD5 or 0xD6 => ("function-references", "Build without typed function references."),
                _ => (null, null),
            },
            _ => (null, null),
        };
        return proposal is null
            ? new WasmError(WasmErrorCode.Malformed, $"illegal opcode 0x{(ushort)opcode:x2}") { Offset = offset }
            : new WasmError(WasmErrorCode.UnsupportedProposal, $"the {proposal} proposal is not part of the profile")
            { Offset = offset, Subject = proposal, Help = help };
    }
}
