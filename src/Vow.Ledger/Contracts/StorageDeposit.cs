namespace Vow.Ledger;

/// <summary>What is held for bytes kept in the state, and what is given back when they are freed.</summary>
public static class StorageDeposit
{
    /// <summary>What every item counts beside its key and value: its place in the tree and in the store.</summary>
    public const int ItemBytes = 64;

    /// <summary>The deposit for a number of bytes; the largest amount there is when it would be more, which nobody can pay.</summary>
    public static UInt128 For(ulong bytes, UInt128 perByte) => bytes != 0 && perByte > UInt128.MaxValue / bytes ? UInt128.MaxValue : perByte * bytes;

    /// <summary>The bytes that count for an uploaded module.</summary>
    public static ulong CodeBytes(int moduleBytes) => (ulong)moduleBytes + ItemBytes;

    /// <summary>Two deposits together; the largest amount there is when it would be more.</summary>
    public static UInt128 Sum(UInt128 one, UInt128 other) => one > UInt128.MaxValue - other ? UInt128.MaxValue : one + other;

    /// <summary>The part of a deposit held for <paramref name="kept"/> bytes that comes back when <paramref name="freed"/> of them go, rounded down; all of it with the last byte.</summary>
    public static UInt128 Part(UInt128 deposit, ulong freed, ulong kept)
    {
        if (freed > kept) throw new ArgumentOutOfRangeException(nameof(freed), freed, $"More bytes were freed than the {kept} kept.");
        if (kept == 0) return 0;
        // In two parts, because deposit × freed may have more than 128 bits: the first is at most the deposit, and the second's factors have 64 bits.
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(deposit, kept);
        return (quotient * freed) + (remainder * freed / kept);
    }
}
