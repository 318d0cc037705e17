using System.Buffers.Binary;

namespace Vow.Wasm;

/// <summary>The first eight bytes. What is most often given by mistake (text, a component, an archive) gets its own words.</summary>
internal static class ModuleHeader
{
    public const int Length = 8;

    public static void Check(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("\0asm"u8)) throw NotWasm(bytes);
        if (bytes.Length < Length) throw Refuse("unexpected end of the version", bytes.Length, null);
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        var layer = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        if (layer == 1) throw UnsupportedProposal.Refuse(UnsupportedProposal.ComponentModel, 4);
        if (version != 1 || layer != 0) throw Refuse($"unknown binary version {version}.{layer}, 1.0 expected", 4, null);
    }

    /// <summary>Whether the bytes look like the text format.</summary>
    public static bool LooksLikeText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        bytes = bytes.TrimStart(" \t\r\n"u8);
        return bytes.StartsWith("("u8) || bytes.StartsWith(";;"u8);
    }

    private static WasmValidationException NotWasm(ReadOnlySpan<byte> bytes)
    {
        if (LooksLikeText(bytes))
            return Refuse("this is the text format (WAT), not a binary module", 0, "Translate it first: wat2wasm FILE.wat, or wasm-tools parse.");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || bytes.StartsWith("PK"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return Refuse("this is a compressed file, not a binary module", 0, "Unpack it first.");
        if (bytes.StartsWith("\u007FELF"u8))
            return Refuse("this is a native (ELF) file, not a binary module", 0, "Build for wasm32-unknown-unknown; files compiled ahead of time are not taken.");
        return Refuse(bytes.IsEmpty ? "the module is empty" : "the bytes do not start with \\0asm", 0, "Give a WebAssembly binary module (.wasm).");
    }

    private static WasmValidationException Refuse(string message, int offset, string? help) =>
        new(new WasmError(WasmErrorCode.Malformed, message) { Offset = offset, Help = help });
}
