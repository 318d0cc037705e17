using CsCheck;

namespace Vow.Ledger.Tests.Tree;

/// <summary>Flat keys that make trees of every form: few owners, few contract keys, long shared beginnings, and lengths around the 32 bytes that keep their order.</summary>
internal static class RandomKeys
{
    private static readonly Gen<byte[]> Owner = Gen.Int[0, 3].Select(number => Enumerable.Repeat((byte)number, 32).ToArray());

    private static readonly Gen<byte[]> Short = Gen.OneOf<byte>((IGen<byte>)Gen.OneOf<byte>(0, 1, 0x80, 0xFF), Gen.Byte).Array[0, 5];

    private static readonly Gen<byte[]> Around32 =
        Gen.Select(Gen.OneOf<byte>(0, 0x55, 0xFF), Gen.Int[29, 35], Gen.OneOf<byte>(0, 1, 0x55, 0xFF), Gen.Int[0, 34])
            .Select((fill, length, other, at) =>
            {
                var key = Enumerable.Repeat(fill, length).ToArray();
                if (at < length) key[at] = other;
                return key;
            });

    private static readonly Gen<byte[]> Long =
        Gen.Select(Gen.Int[33, 1024], Gen.Byte, Gen.Int[0, 3]).Select((length, last, number) => (byte[])[.. Enumerable.Repeat((byte)number, length - 1), last]);

    public static Gen<byte[]> ContractKey { get; } = Gen.Frequency((4, Short), (3, Around32), (1, Long));

    public static Gen<byte[]> FlatKey { get; } = Gen.Frequency(
        (5, Gen.Select(Owner, ContractKey).Select((owner, key) => (byte[])[1, .. owner, .. key])),
        (1, Gen.Select(Gen.OneOf<byte>(2, 3, 4, 5, 7, 0x3F), Gen.Byte.Array[32]).Select((space, owner) => (byte[])[space, .. owner])));

    public static Gen<byte[]> Value { get; } = Gen.Byte.Array[0, 40];

    /// <summary>A pool of keys and blocks of changes of them: with few keys, most changes meet a key that is there.</summary>
    public static Gen<(byte[] Key, byte[]? Value)[][]> Blocks { get; } =
        from pool in FlatKey.Array[1, 60]
        from blocks in Gen.Select(Gen.Int[0, pool.Length - 1], Value, Gen.Int[0, 9]).Array[0, 40].Array[1, 8]
        from removal in Gen.OneOf(1, 5, 9)
        select blocks.Select(block => block
            .Select(change => (Key: pool[change.Item1], Value: change.Item3 < removal ? null : change.Item2))
            .DistinctBy(change => change.Key, ByteComparer.Instance).ToArray()).ToArray();
}
