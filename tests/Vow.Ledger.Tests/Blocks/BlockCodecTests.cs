using CsCheck;
using Vow.Ledger.Tests.Transactions;

namespace Vow.Ledger.Tests.Blocks;

public class BlockCodecTests
{
    private const int HeaderBytes = 200;

    [Fact]
    public void EncodedHeader_IsDecodedAgain() => Arbitrary.Headers.Sample(header =>
    {
        byte[] encoded = BlockCodec.Encode(header);
        Assert.Equal(HeaderBytes, encoded.Length);
        Assert.True(BlockCodec.TryDecodeHeader(encoded, out BlockHeader? read));
        Assert.Equal(header, read);
        Assert.Equal(BlockCodec.HashOf(header), BlockCodec.HashOf(read));
    });

    [Fact]
    public void EveryBitOfAHeader_ChangesItsHash() => Gen.Select(Arbitrary.Headers, Gen.Int[0, 8 * HeaderBytes - 1]).Sample((header, bit) =>
    {
        byte[] encoded = BlockCodec.Encode(header);
        encoded[bit / 8] ^= (byte)(1 << bit % 8);
        if (BlockCodec.TryDecodeHeader(encoded, out BlockHeader? read)) Assert.NotEqual(BlockCodec.HashOf(header), BlockCodec.HashOf(read));
    });

    [Fact]
    public void Hash_HasItsDomainBeforeTheHeader() => Arbitrary.Headers.Sample(header =>
        Assert.Equal(Hash256.Of([.. "vow block 1"u8, .. BlockCodec.Encode(header)]), BlockCodec.HashOf(header)));

    [Fact]
    public void EncodedBlock_IsDecodedAgain() => Arbitrary.Blocks.Sample(block =>
    {
        byte[] encoded = BlockCodec.Encode(block);
        Assert.True(BlockCodec.TryDecode(encoded, out Block? read, out _));
        Assert.Equal(block.Header, read.Header);
        Assert.Equal(encoded, BlockCodec.Encode(read));
    });

    [Fact]
    public void ChangedBlock_IsRefusedOrTheOneEncodingOfAnother() => Gen.Select(Arbitrary.Blocks, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((block, at, change) =>
    {
        byte[] encoded = BlockCodec.Encode(block);
        encoded[at % encoded.Length] ^= change;
        AssertCanonical(encoded);
    });

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Byte.Array[0, 600].Sample(bytes =>
    {
        AssertCanonical(bytes);
        if (BlockCodec.TryDecodeHeader(bytes, out BlockHeader? header)) Assert.Equal(bytes, BlockCodec.Encode(header));
    });

    [Fact]
    public void NumbersThatNoHeaderHas_AreRefused()
    {
        byte[] encoded = BlockCodec.Encode(Arbitrary.Headers.Single());
        Assert.True(BlockCodec.TryDecodeHeader(encoded, out _));
        foreach (int highestByte in new[] { 3, 4 + 8 + 8 + 8 + 32 + 32 + 3, 4 + 8 + 8 + 8 + 32 + 32 + 4 + 7 })
        {
            byte[] changed = [.. encoded];
            changed[highestByte] |= 0x80;
            Assert.False(BlockCodec.TryDecodeHeader(changed, out _));
        }
    }

    private static void AssertCanonical(byte[] bytes)
    {
        if (BlockCodec.TryDecode(bytes, out Block? block, out string? fault)) Assert.Equal(bytes, BlockCodec.Encode(block));
        else Assert.NotEmpty(fault);
    }
}
