using static Vow.Wasm.Tests.Reference.IntegerSemantics;

namespace Vow.Wasm.Tests.Reference;

/// <summary>
/// Float instructions, 4.3.3, with every NaN that arithmetic makes replaced by the canonical one. <c>abs</c>, <c>neg</c> and
/// <c>copysign</c> are operations on bits and keep payloads.
/// </summary>
internal static class FloatSemantics
{
    private const uint CanonicalNaN32 = 0x7FC0_0000;
    private const ulong CanonicalNaN64 = 0x7FF8_0000_0000_0000;
    private const uint Sign32 = 1u << 31;
    private const ulong Sign64 = 1ul << 63;

    public static void Define(Semantics on)
    {
        Define32(on);
        Define64(on);
    }

    public static float F32(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    public static double F64(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    /// <summary>Bits of an arithmetic result.</summary>
    public static ulong Bits(float value) => float.IsNaN(value) ? CanonicalNaN32 : BitConverter.SingleToUInt32Bits(value);

    /// <summary>Bits of an arithmetic result.</summary>
    public static ulong Bits(double value) => double.IsNaN(value) ? CanonicalNaN64 : BitConverter.DoubleToUInt64Bits(value);

    private static void Define32(Semantics on)
    {
        on.Binary(Opcode.F32Eq, (a, b) => Bool(F32(a) == F32(b)));
        on.Binary(Opcode.F32Ne, (a, b) => Bool(F32(a) != F32(b)));
        on.Binary(Opcode.F32Lt, (a, b) => Bool(F32(a) < F32(b)));
        on.Binary(Opcode.F32Gt, (a, b) => Bool(F32(a) > F32(b)));
        on.Binary(Opcode.F32Le, (a, b) => Bool(F32(a) <= F32(b)));
        on.Binary(Opcode.F32Ge, (a, b) => Bool(F32(a) >= F32(b)));
        on.Unary(Opcode.F32Abs, a => (uint)a & ~Sign32);
        on.Unary(Opcode.F32Neg, a => (uint)a ^ Sign32);
        on.Unary(Opcode.F32Ceil, a => Bits(MathF.Ceiling(F32(a))));
        on.Unary(Opcode.F32Floor, a => Bits(MathF.Floor(F32(a))));
        on.Unary(Opcode.F32Trunc, a => Bits(MathF.Truncate(F32(a))));
        on.Unary(Opcode.F32Nearest, a => Bits(MathF.Round(F32(a), MidpointRounding.ToEven)));
        on.Unary(Opcode.F32Sqrt, a => Bits(MathF.Sqrt(F32(a))));
        on.Binary(Opcode.F32Add, (a, b) => Bits(F32(a) + F32(b)));
        on.Binary(Opcode.F32Sub, (a, b) => Bits(F32(a) - F32(b)));
        on.Binary(Opcode.F32Mul, (a, b) => Bits(F32(a) * F32(b)));
        on.Binary(Opcode.F32Div, (a, b) => Bits(F32(a) / F32(b)));
        on.Binary(Opcode.F32Min, (a, b) => Bits(MathF.Min(F32(a), F32(b))));
        on.Binary(Opcode.F32Max, (a, b) => Bits(MathF.Max(F32(a), F32(b))));
        on.Binary(Opcode.F32Copysign, (a, b) => ((uint)a & ~Sign32) | ((uint)b & Sign32));
    }

    private static void Define64(Semantics on)
    {
        on.Binary(Opcode.F64Eq, (a, b) => Bool(F64(a) == F64(b)));
        on.Binary(Opcode.F64Ne, (a, b) => Bool(F64(a) != F64(b)));
        on.Binary(Opcode.F64Lt, (a, b) => Bool(F64(a) < F64(b)));
        on.Binary(Opcode.F64Gt, (a, b) => Bool(F64(a) > F64(b)));
        on.Binary(Opcode.F64Le, (a, b) => Bool(F64(a) <= F64(b)));
        on.Binary(Opcode.F64Ge, (a, b) => Bool(F64(a) >= F64(b)));
        on.Unary(Opcode.F64Abs, a => a & ~Sign64);
        on.Unary(Opcode.F64Neg, a => a ^ Sign64);
        on.Unary(Opcode.F64Ceil, a => Bits(Math.Ceiling(F64(a))));
        on.Unary(Opcode.F64Floor, a => Bits(Math.Floor(F64(a))));
        on.Unary(Opcode.F64Trunc, a => Bits(Math.Truncate(F64(a))));
        on.Unary(Opcode.F64Nearest, a => Bits(Math.Round(F64(a), MidpointRounding.ToEven)));
        on.Unary(Opcode.F64Sqrt, a => Bits(Math.Sqrt(F64(a))));
        on.Binary(Opcode.F64Add, (a, b) => Bits(F64(a) + F64(b)));
        on.Binary(Opcode.F64Sub, (a, b) => Bits(F64(a) - F64(b)));
        on.Binary(Opcode.F64Mul, (a, b) => Bits(F64(a) * F64(b)));
        on.Binary(Opcode.F64Div, (a, b) => Bits(F64(a) / F64(b)));
        on.Binary(Opcode.F64Min, (a, b) => Bits(Math.Min(F64(a), F64(b))));
        on.Binary(Opcode.F64Max, (a, b) => Bits(Math.Max(F64(a), F64(b))));
        on.Binary(Opcode.F64Copysign, (a, b) => (a & ~Sign64) | (b & Sign64));
    }
}
