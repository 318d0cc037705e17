namespace Vow.Wasm.Tests.Differential;

/// <summary>Values that find edges: small ones, powers of two and their neighbours, NaNs, infinities.</summary>
internal static class RandomBits
{
    private static readonly double[] Doubles =
        [0, -0.0, 1, -1, 0.5, 1e10, -1e10, 1e20, 2147483648, -2147483649, 4294967296, 9.3e18, 1.9e19, double.NaN, double.PositiveInfinity, double.Epsilon];

    public static ulong Of(Random random, ValueType type) => type switch
    {
        ValueType.I32 => (uint)Integer(random),
        ValueType.I64 => Integer(random),
        ValueType.F32 => random.Next(8) == 0 ? (uint)random.Next() | 0x7F80_0000u : BitConverter.SingleToUInt32Bits((float)Doubles[random.Next(Doubles.Length)]),
        ValueType.F64 => random.Next(8) == 0
            ? (ulong)random.NextInt64() | 0x7FF0_0000_0000_0000
            : BitConverter.DoubleToUInt64Bits(Doubles[random.Next(Doubles.Length)]),
        _ => 0,
    };

    private static ulong Integer(Random random) => random.Next(5) switch
    {
        0 => (ulong)random.Next(-3, 4),
        1 => (ulong)random.Next(70_000),
        2 => (1ul << random.Next(64)) - (ulong)random.Next(3),
        3 => (ulong)random.NextInt64(),
        _ => (ulong)random.Next(16),
    };
}
