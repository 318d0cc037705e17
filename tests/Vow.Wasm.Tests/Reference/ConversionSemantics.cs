using static Vow.Wasm.Tests.Reference.FloatSemantics;

namespace Vow.Wasm.Tests.Reference;

/// <summary>Conversions between integers and floats, 4.3.4.</summary>
internal static class ConversionSemantics
{
    private const double TwoTo31 = 2147483648.0;
    private const double TwoTo32 = 4294967296.0;
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static void Define(Semantics on)
    {
        DefineTruncations(on);
        on.Unary(Opcode.F32ConvertI32S, a => Bits((float)(int)a));
        on.Unary(Opcode.F32ConvertI32U, a => Bits((float)(double)(uint)a)); // exact as a double: one rounding
        on.Unary(Opcode.F32ConvertI64S, a => Bits((float)(long)a));
        on.Unary(Opcode.F32ConvertI64U, a => Bits(ToF32(a)));
        on.Unary(Opcode.F32DemoteF64, a => Bits((float)F64(a)));
        on.Unary(Opcode.F64ConvertI32S, a => Bits((double)(int)a));
        on.Unary(Opcode.F64ConvertI32U, a => Bits((double)(uint)a));
        on.Unary(Opcode.F64ConvertI64S, a => Bits((double)(long)a));
        on.Unary(Opcode.F64ConvertI64U, a => Bits(ToF64(a)));
        on.Unary(Opcode.F64PromoteF32, a => Bits((double)F32(a)));
        on.Unary(Opcode.I32ReinterpretF32, a => a);
        on.Unary(Opcode.I64ReinterpretF64, a => a);
        on.Unary(Opcode.F32ReinterpretI32, a => a);
        on.Unary(Opcode.F64ReinterpretI64, a => a);
    }

    private static void DefineTruncations(Semantics on)
    {
        on.Unary(Opcode.I32TruncF32S, a => (uint)(int)Truncate(F32(a), -TwoTo31, TwoTo31));
        on.Unary(Opcode.I32TruncF32U, a => (uint)Truncate(F32(a), 0, TwoTo32));
        on.Unary(Opcode.I32TruncF64S, a => (uint)(int)Truncate(F64(a), -TwoTo31, TwoTo31));
        on.Unary(Opcode.I32TruncF64U, a => (uint)Truncate(F64(a), 0, TwoTo32));
        on.Unary(Opcode.I64TruncF32S, a => (ulong)(long)Truncate(F32(a), -TwoTo63, TwoTo63));
        on.Unary(Opcode.I64TruncF32U, a => (ulong)Truncate(F32(a), 0, TwoTo64));
        on.Unary(Opcode.I64TruncF64S, a => (ulong)(long)Truncate(F64(a), -TwoTo63, TwoTo63));
        on.Unary(Opcode.I64TruncF64U, a => (ulong)Truncate(F64(a), 0, TwoTo64));
        on.Unary(Opcode.I32TruncSatF32S, a => (uint)(int)SaturateSigned(F32(a), TwoTo31, int.MinValue, int.MaxValue));
        on.Unary(Opcode.I32TruncSatF32U, a => SaturateUnsigned(F32(a), TwoTo32, uint.MaxValue));
        on.Unary(Opcode.I32TruncSatF64S, a => (uint)(int)SaturateSigned(F64(a), TwoTo31, int.MinValue, int.MaxValue));
        on.Unary(Opcode.I32TruncSatF64U, a => SaturateUnsigned(F64(a), TwoTo32, uint.MaxValue));
        on.Unary(Opcode.I64TruncSatF32S, a => (ulong)SaturateSigned(F32(a), TwoTo63, long.MinValue, long.MaxValue));
        on.Unary(Opcode.I64TruncSatF32U, a => SaturateUnsigned(F32(a), TwoTo64, ulong.MaxValue));
        on.Unary(Opcode.I64TruncSatF64S, a => (ulong)SaturateSigned(F64(a), TwoTo63, long.MinValue, long.MaxValue));
        on.Unary(Opcode.I64TruncSatF64U, a => SaturateUnsigned(F64(a), TwoTo64, ulong.MaxValue));
    }

    private static double Truncate(double value, double from, double below)
    {
        if (double.IsNaN(value)) throw new ReferenceTrap(TrapKind.InvalidConversionToInteger);
        var whole = Math.Truncate(value);
        return whole >= from && whole < below ? whole : throw new ReferenceTrap(TrapKind.IntegerOverflow);
    }

    private static long SaturateSigned(double value, double bound, long minimum, long maximum) =>
        double.IsNaN(value) ? 0 : value < -bound ? minimum : value >= bound ? maximum : (long)value;

    private static ulong SaturateUnsigned(double value, double bound, ulong maximum) =>
        double.IsNaN(value) || value <= 0 ? 0 : value >= bound ? maximum : (ulong)value;

    // Above 2^63: halve with a sticky low bit, convert as signed, double. One rounding, to nearest even.
    private static float ToF32(ulong value) => value <= long.MaxValue ? (float)(long)value : 2 * (float)(long)((value >> 1) | (value & 1));

    private static double ToF64(ulong value) => value <= long.MaxValue ? (double)(long)value : 2 * (double)(long)((value >> 1) | (value & 1));
}
