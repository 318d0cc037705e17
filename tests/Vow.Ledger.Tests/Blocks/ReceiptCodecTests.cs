using CsCheck;
using Vow.Engine;
using Vow.Ledger.Tests.Transactions;

namespace Vow.Ledger.Tests.Blocks;

public class ReceiptCodecTests
{
    [Fact]
    public void EncodedReceipt_IsDecodedAgain() => Arbitrary.Receipts.Sample(receipt =>
    {
        byte[] encoded = ReceiptCodec.Encode(receipt);
        Assert.True(ReceiptCodec.TryDecode(encoded, out Receipt? read));
        Assert.Equal(encoded, ReceiptCodec.Encode(read));
        Assert.Equal(ReceiptCodec.HashOf(receipt), ReceiptCodec.HashOf(read));
    });

    [Fact]
    public void Hash_HasItsDomainBeforeTheReceipt() => Arbitrary.Receipts.Sample(receipt =>
        Assert.Equal(Hash256.Of([.. "vow receipt 1"u8, .. ReceiptCodec.Encode(receipt)]), ReceiptCodec.HashOf(receipt)));

    [Fact]
    public void ChangedBytes_AreRefusedOrTheOneEncodingOfAnotherReceipt() =>
        Gen.Select(Arbitrary.Receipts, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((receipt, at, change) =>
        {
            byte[] encoded = ReceiptCodec.Encode(receipt);
            encoded[at % encoded.Length] ^= change;
            AssertCanonical(encoded);
        }, iter: 5000);

    [Fact]
    public void CutBytes_AreRefused() => Gen.Select(Arbitrary.Receipts, Gen.Int[0, int.MaxValue]).Sample((receipt, at) =>
    {
        byte[] encoded = ReceiptCodec.Encode(receipt);
        Assert.False(ReceiptCodec.TryDecode(encoded.AsSpan(0, at % encoded.Length), out _));
        Assert.False(ReceiptCodec.TryDecode([.. encoded, 0], out _));
    });

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Byte.Array[0, 400].Sample(AssertCanonical);

    [Fact]
    public void UnknownStatusAndNegativeGas_AreRefused()
    {
        Receipt receipt = Arbitrary.Receipts.Single() with { GasByCategory = [-1] };
        Assert.False(ReceiptCodec.TryDecode(ReceiptCodec.Encode(receipt), out _));
        Assert.True(ReceiptCodec.TryDecode(ReceiptCodec.Encode(receipt with { GasByCategory = [1] }), out _));
        Assert.False(ReceiptCodec.TryDecode(ReceiptCodec.Encode(receipt with { GasByCategory = [1], Status = (ReceiptStatus)3 }), out _));
        Assert.False(ReceiptCodec.TryDecode(ReceiptCodec.Encode(receipt with { GasByCategory = [.. new long[GasReport.Categories + 1]] }), out _));
    }

    [Fact]
    public void ErrorNumbers_FitTheirField()
    {
        foreach (LedgerErrorCode code in Enum.GetValues<LedgerErrorCode>()) Assert.InRange((int)code, 0, ushort.MaxValue);
        foreach (ErrorCode code in Enum.GetValues<ErrorCode>()) Assert.InRange((int)code, 0, 999);
    }

    private static void AssertCanonical(byte[] bytes)
    {
        if (ReceiptCodec.TryDecode(bytes, out Receipt? receipt)) Assert.Equal(bytes, ReceiptCodec.Encode(receipt));
    }
}
