namespace Vow.Wasm;

/// <summary>Recognises the encodings of proposals outside the profile, and says how to build without each.</summary>
internal static class UnsupportedProposal
{
    public const string Simd = "simd";
    public const string Threads = "threads";
    public const string Memory64 = "memory64";
    public const string MultiMemory = "multi-memory";
    public const string Exceptions = "exceptions";
    public const string Gc = "gc";
    public const string FunctionReferences = "function-references";
    public const string WideArithmetic = "wide-arithmetic";
    public const string CustomPageSizes = "custom-page-sizes";
    public const string StackSwitching = "stack-switching";
    public const string Strings = "stringref";
    public const string MemoryControl = "memory-control";
    public const string ComponentModel = "component-model";

    public static WasmError Of(string proposal, int offset) =>
        new(WasmErrorCode.UnsupportedProposal, $"the {proposal} proposal is not part of the profile")
        { Offset = offset, Subject = proposal, Help = HelpFor(proposal) };

    public static WasmValidationException Refuse(string proposal, int offset) => new(Of(proposal, offset));

    /// <summary>The error of an opcode that the profile does not have.</summary>
    public static WasmError OfOpcode(uint prefix, uint code, int offset)
    {
        var proposal = prefix switch
        {
            0xFB => code is >= 0x80 and <= 0xB7 ? Strings : Gc,
            0xFC => code switch { 0x12 => MemoryControl, >= 0x13 and <= 0x16 => WideArithmetic, _ => null },
            0xFD => Simd,
            0xFE => Threads,
            _ => code switch
            {
                0x06 or 0x07 or 0x08 or 0x09 or 0x0A or 0x18 or 0x19 or 0x1F => Exceptions,
                0x14 or 0x15 or 0xD4 or 0xD5 or 0xD6 => FunctionReferences,
                0xD3 => Gc,
                >= 0xE0 and <= 0xE6 => StackSwitching,
                _ => null,
            },
        };
        var name = prefix == 0 ? $"0x{code:x2}" : $"0x{prefix:x2} 0x{code:x2}";
        return proposal is null ? new WasmError(WasmErrorCode.Malformed, $"illegal opcode {name}") { Offset = offset } : Of(proposal, offset);
    }

    /// <summary>The proposal that a type's first byte belongs to, or null when it belongs to none.</summary>
    public static string? OfType(byte type) => type switch
    {
        0x7B => Simd,
        0x78 or 0x77 or 0x71 or 0x72 or 0x73 or (>= 0x6A and <= 0x6E) or 0x5E or 0x5F or 0x50 or 0x4F or 0x4E => Gc,
        0x69 or 0x74 => Exceptions,
        0x64 or 0x63 => FunctionReferences,
        0x68 or 0x75 or 0x5D => StackSwitching,
        0x67 or 0x66 or 0x65 or 0x62 or 0x61 => Strings,
        _ => null,
    };

    private static string HelpFor(string proposal) => proposal switch
    {
        Simd => "Build without SIMD: clang without -msimd128, Rust without -C target-feature=+simd128, AssemblyScript without --enable simd.",
        Threads => "Build without shared memory: clang without -pthread and -matomics, Rust without -C target-feature=+atomics.",
        Memory64 => "Build for 32-bit memory: --target=wasm32, Rust wasm32-unknown-unknown.",
        MultiMemory => "Use one memory: clang and wasm-ld without -mmultimemory, wasm-opt --multi-memory-lowering.",
        Exceptions => "Build without exceptions: clang -fno-exceptions and without -fwasm-exceptions, Rust -C panic=abort.",
        Gc => "Use a language that compiles to linear memory (Rust, C, C++, AssemblyScript, Zig): the profile has no garbage-collected types.",
        FunctionReferences => "Build without typed function references: clang and Rust without +gc and +function-references; wasm-opt --disable-gc.",
        WideArithmetic => "Build without wide arithmetic: clang without -mwide-arithmetic, Rust without -C target-feature=+wide-arithmetic.",
        CustomPageSizes => "Use pages of 64 KiB: wasm-ld without --page-size.",
        ComponentModel => "Give the core module: build for wasm32-unknown-unknown, without cargo-component and without wasm-tools component new.",
        _ => "Build for the WebAssembly 2.0 feature set without it.",
    };
}
