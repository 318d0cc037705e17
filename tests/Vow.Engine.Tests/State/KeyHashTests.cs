using System.Buffers.Binary;
using Vow.Engine.State;

namespace Vow.Engine.Tests.State;

public sealed class KeyHashTests
{
    [Fact]
    public void ZerosOfEveryLength_HaveDifferentHashes()
    {
        IEnumerable<ulong> hashes = Enumerable.Range(0, 200).Select(length => KeyHash.Compute(new byte[length]));
        Assert.Equal(200, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(65)]
    public void EveryBitOfTheKey_CountsInBothHalvesOfTheHash(int length)
    {
        byte[] key = new byte[length];
        new Random(length).NextBytes(key);
        ulong hash = KeyHash.Compute(key);
        for (int bit = 0; bit < 8 * length; bit++)
        {
            key[bit / 8] ^= (byte)(1 << (bit % 8));
            ulong changed = KeyHash.Compute(key) ^ hash;
            Assert.True((uint)changed != 0 && changed >> 32 != 0);
            key[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(hash, KeyHash.Compute(key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(28)]
    [InlineData(40)]
    [InlineData(61)]
    public void NumberedKeys_SpreadOverTheTableLikeRandomOnes(int offset)
    {
        const int Slots = 1 << 16, Keys = 1 << 15;
        var taken = new HashSet<int>();
        byte[] key = new byte[65];
        for (int number = 0; number < Keys; number++)
        {
            BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(offset), number);
            taken.Add((int)(KeyHash.Compute(key) & (Slots - 1)));
        }

        // Thrown at random, n keys take slots·(1 − e^(−n/slots)) slots: 25,787, give or take a hundred.
        Assert.InRange(taken.Count, 25_200, 26_400);
    }
}
