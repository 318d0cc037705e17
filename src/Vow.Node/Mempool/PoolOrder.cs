using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>Which of two accounts' next transactions a block takes first: the better price, then the earlier arrival.</summary>
internal sealed class ReadyOrder : IComparer<PoolEntry>
{
    public static ReadyOrder Instance { get; } = new();

    public int Compare(PoolEntry? x, PoolEntry? y)
    {
        int byPrice = y!.Price.CompareTo(x!.Price);
        return byPrice != 0 ? byPrice : x.Arrival.CompareTo(y.Arrival);
    }
}

/// <summary>Which account's last transaction is thrown out first: one that waits for another, then the lower price, then the later arrival.</summary>
internal sealed class TailOrder : IComparer<AccountQueue>
{
    public int Compare(AccountQueue? x, AccountQueue? y)
    {
        PoolEntry left = x!.Last, right = y!.Last;
        int byReady = left.IsReady.CompareTo(right.IsReady);
        if (byReady != 0) return byReady;
        int byPrice = left.EffectivePrice.CompareTo(right.EffectivePrice);
        return byPrice != 0 ? byPrice : right.Arrival.CompareTo(left.Arrival);
    }
}

/// <summary>By the height after which a transaction must not be executed.</summary>
internal sealed class ExpiryOrder : IComparer<PoolEntry>
{
    public int Compare(PoolEntry? x, PoolEntry? y)
    {
        int byHeight = x!.ExpiryHeight.CompareTo(y!.ExpiryHeight);
        return byHeight != 0 ? byHeight : x.Arrival.CompareTo(y.Arrival);
    }
}

/// <summary>Hashes are the sender's choice, so tables of them are seeded: nobody can aim at one bucket.</summary>
internal sealed class SeededHashComparer : IEqualityComparer<Hash256>
{
    private readonly ulong _seed = TableSeed.Next();

    public bool Equals(Hash256 x, Hash256 y) => x == y;

    public int GetHashCode(Hash256 obj) => TableSeed.Mix(obj.Span, _seed);
}

/// <summary>Addresses are the sender's choice too.</summary>
internal sealed class SeededAddressComparer : IEqualityComparer<Address>
{
    private readonly ulong _seed = TableSeed.Next();

    public bool Equals(Address x, Address y) => x == y;

    public int GetHashCode(Address obj) => TableSeed.Mix(obj.Span, _seed);
}

internal static class TableSeed
{
    public static ulong Next()
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        return MemoryMarshal.Read<ulong>(seed) | 1;
    }

    public static int Mix(ReadOnlySpan<byte> bytes, ulong seed)
    {
        // The keys are outputs of BLAKE2b: two words of them, multiplied by a secret, are enough.
        UInt128 product = (UInt128)(MemoryMarshal.Read<ulong>(bytes) ^ seed) * (MemoryMarshal.Read<ulong>(bytes[8..]) ^ (seed << 1 | 1));
        return unchecked((int)((ulong)product ^ (ulong)(product >> 64)));
    }
}
