using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vow.Engine.Native;

/// <summary>One untyped argument or result, as <c>wasmtime_val_raw_t</c>: 16 bytes, little-endian.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct RawValue
{
    [FieldOffset(0)] public int I32;
    [FieldOffset(0)] public long I64;
    [FieldOffset(0)] public uint U32;
    [FieldOffset(0)] public ulong U64;
}

/// <summary><c>wasm_byte_vec_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ByteVector
{
    public nuint Size;
    public byte* Data;

    public readonly ReadOnlySpan<byte> Span => new(Data, checked((int)Size));
}

/// <summary><c>wasm_frame_vec_t</c> and the type vectors: a count and an array of pointers.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PointerVector
{
    public nuint Size;
    public nint* Data;
}

/// <summary>
/// <c>wasmtime_func_t</c>, <c>wasmtime_memory_t</c> or <c>wasmtime_global_t</c>: a store's identity and private words. 24 bytes is the size of
/// the union that holds them in <c>wasmtime_extern_t</c>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExternItem
{
    private ulong _store;
    private ulong _private1;
    private ulong _private2;
}

/// <summary><c>wasmtime_extern_t</c>: a kind byte, then the item at offset 8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Extern
{
    public const byte Function = 0;
    public const byte GlobalKind = 1;
    public const byte MemoryKind = 3;

    public byte Kind;
    public ExternItem Item;
}

/// <summary><c>wasmtime_val_t</c>: a kind byte, then the value at offset 8.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct TaggedValue
{
    public const byte KindI64 = 1;

    [FieldOffset(0)] public byte Kind;
    [FieldOffset(8)] public long I64;
}

/// <summary><c>wasmtime_instance_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InstanceItem
{
    private ulong _store;
    private ulong _private1;
}

/// <summary>Value kinds of <c>wasm_valtype_new</c>.</summary>
internal static class ValueKind
{
    public const byte I32 = 0;
    public const byte I64 = 1;

    public static byte Of(Wasm.ValueType type) => type switch
    {
        Wasm.ValueType.I32 => I32,
        Wasm.ValueType.I64 => I64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Host functions take and return i32 and i64 only."),
    };
}
