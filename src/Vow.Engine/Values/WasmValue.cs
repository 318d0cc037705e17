namespace Vow.Engine;

/// <summary>A numeric argument or result of a method: its type and its bits (an <c>i32</c> is sign-extended).</summary>
public readonly record struct WasmValue(Wasm.ValueType Type, long Bits)
{
    /// <summary>An <c>i32</c>.</summary>
    public static WasmValue I32(int value) => new(Wasm.ValueType.I32, value);

    /// <summary>An <c>i64</c>.</summary>
    public static WasmValue I64(long value) => new(Wasm.ValueType.I64, value);

    /// <summary>The value as a signed 32-bit number.</summary>
    public int AsInt32() => unchecked((int)Bits);

    /// <summary>The value as a signed 64-bit number.</summary>
    public long AsInt64() => Bits;

    /// <summary>The signed decimal number.</summary>
    public override string ToString() => Bits.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An <c>i32</c>.</summary>
    public static implicit operator WasmValue(int value) => I32(value);

    /// <summary>An <c>i64</c>.</summary>
    public static implicit operator WasmValue(long value) => I64(value);
}
