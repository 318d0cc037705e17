using CsCheck;
using Vow.Engine;

namespace Vow.Ledger.Tests.Transactions;

public class TransactionCodecTests
{
    private static readonly byte[] NoSignature = new byte[64];

    private static readonly Gen<byte[]> Encodings = Gen.Select(Arbitrary.Transactions, Gen.Byte.Array[64], (transaction, signature) => TransactionCodec.Encode(transaction, signature));

    [Fact]
    public void EncodedTransaction_IsDecodedAgain() => Encodings.Sample(encoded =>
    {
        Assert.True(TransactionCodec.TryDecode(encoded, out Transaction? read, out ReadOnlyMemory<byte> signature, out _));
        Assert.Equal(encoded, TransactionCodec.Encode(read, signature.Span));
    });

    [Fact]
    public void EveryField_ChangesTheSigningBytes()
    {
        Transaction one = Sample();
        Transaction[] all =
        [
            one, one with { ChainId = 2 }, one with { Signer = default }, one with { Nonce = 9 }, one with { GasLimit = 9 }, one with { GasPrice = 9 }, one with { DepositMax = 9 },
            one with { ExpiryHeight = 9 }, one with { Actions = [new TransactionAction.Freeze(default)] }, one with { Actions = [.. one.Actions, .. one.Actions] },
        ];
        Assert.Equal(all.Length, all.Select(transaction => Convert.ToHexString(TransactionCodec.SigningBytes(transaction))).Distinct().Count());
    }

    [Fact]
    public void ChangedBytes_AreRefusedOrTheOneEncodingOfAnotherTransaction() =>
        Gen.Select(Encodings, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((encoded, at, change) =>
        {
            encoded[at % encoded.Length] ^= change;
            AssertCanonical(encoded);
        }, iter: 5000);

    [Fact]
    public void CutOrLengthenedBytes_AreRefused() => Gen.Select(Encodings, Gen.Int[0, int.MaxValue], Gen.Byte.Array[1, 9]).Sample((encoded, at, more) =>
    {
        Assert.False(TransactionCodec.TryDecode(encoded.AsMemory(0, at % encoded.Length), out _, out _, out LedgerError? error));
        Assert.Equal(LedgerErrorCode.Malformed, error.Code == LedgerErrorCode.UnsupportedVersion ? LedgerErrorCode.Malformed : error.Code);
        Assert.False(TransactionCodec.TryDecode((byte[])[.. encoded, .. more], out _, out _, out error));
        Assert.Equal(LedgerErrorCode.Malformed, error.Code);
        Assert.Contains("left over", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        AssertCanonical(bytes);
        AssertCanonical([TransactionCodec.Version, .. bytes]);
    }, iter: 5000);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void NegativeGasLimit_IsRefused(long limit) => AssertRefused(Encode(Sample() with { GasLimit = limit }), LedgerErrorCode.Malformed, "the gas limit is negative");

    [Fact]
    public void TransactionWithoutActions_IsRefused() => AssertRefused(Encode(Sample() with { Actions = [] }), LedgerErrorCode.Malformed, "at least one action");

    [Fact]
    public void TooManyActions_AreRefused()
    {
        TransactionAction[] most = [.. Enumerable.Repeat<TransactionAction>(new TransactionAction.Freeze(default), TransactionLimits.ActionsMax)];
        Assert.True(TransactionCodec.TryDecode(Encode(Sample() with { Actions = [.. most] }), out _, out _, out _));
        AssertRefused(Encode(Sample() with { Actions = [.. most, most[0]] }), LedgerErrorCode.Malformed, "a length of 65; at most 64 is allowed");
    }

    [Fact]
    public void UnknownVersion_IsRefusedAsThat()
    {
        byte[] encoded = Encode(Sample());
        encoded[0] = 2;
        AssertRefused(encoded, LedgerErrorCode.UnsupportedVersion, "version 2");
    }

    [Fact]
    public void UnknownAction_IsRefusedByItsNumber()
    {
        byte[] encoded = Encode(Sample());
        const int firstAction = 1 + 8 + 32 + 8 + 8 + 8 + 16 + 8 + 4;
        Assert.Equal(0, encoded[firstAction]);
        encoded[firstAction] = 9;
        AssertRefused(encoded, LedgerErrorCode.Malformed, $"byte {firstAction}: no action has the number 9");
    }

    [Fact]
    public void FieldsAtTheirLimit_AreReadAndBeyondItRefused()
    {
        AssertLimit(bytes => new TransactionAction.Instantiate(default, new byte[bytes], null, 0, [], default), TransactionLimits.SaltBytesMax);
        AssertLimit(bytes => new TransactionAction.Instantiate(default, default, null, 0, [], new byte[bytes]), TransactionLimits.InputBytesMax);
        AssertLimit(bytes => new TransactionAction.Call(default, "m", 0, [], new byte[bytes]), TransactionLimits.InputBytesMax);
        AssertLimit(bytes => new TransactionAction.Call(default, new string('m', bytes), 0, [], default), TransactionLimits.MethodBytesMax);
        AssertLimit(bytes => new TransactionAction.Upgrade(default, default, [], new byte[bytes]), TransactionLimits.InputBytesMax);
        AssertLimit(count => new TransactionAction.Call(default, "m", 0, [.. Enumerable.Repeat(WasmValue.I32(1), count)], default), TransactionLimits.ArgumentsMax);

        static void AssertLimit(Func<int, TransactionAction> action, int most)
        {
            Assert.True(TransactionCodec.TryDecode(Encode(Sample() with { Actions = [action(most)] }), out _, out _, out _));
            AssertRefused(Encode(Sample() with { Actions = [action(most + 1)] }), LedgerErrorCode.Malformed, $"a length of {most + 1}");
        }
    }

    [Fact]
    public void MoreBytesThanATransactionMayHave_AreTooLarge()
    {
        const int frame = 158;
        int most = TransactionLimits.BytesMax - frame - 4;
        byte[] largest = Encode(Sample() with { Actions = [new TransactionAction.Upload(new byte[most])] });
        Assert.Equal(TransactionLimits.BytesMax, largest.Length);
        Assert.True(TransactionCodec.TryDecode(largest, out _, out _, out _));
        AssertRefused((byte[])[.. largest, 0], LedgerErrorCode.TooLarge, "at most 2097152");
    }

    // A list of 2^32 - 1 items in few bytes must cost nothing.
    [Fact]
    public void HugeLengths_AllocateNothing()
    {
        byte[] encoded = Encode(Sample());
        encoded.AsSpan(1 + 8 + 32 + 8 + 8 + 8 + 16 + 8, 4).Fill(0xFF);
        TransactionCodec.TryDecode(encoded, out _, out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++) Assert.False(TransactionCodec.TryDecode(encoded, out _, out _, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 4096);
    }

    internal static Transaction Sample() => new()
    {
        ChainId = 1,
        Signer = DevAccounts.All[0].Key.Public,
        Nonce = 0,
        GasLimit = 1_000_000,
        GasPrice = 1,
        DepositMax = 0,
        ExpiryHeight = 0,
        Actions = [new TransactionAction.Transfer(DevAccounts.All[1].Address, 5)],
    };

    private static byte[] Encode(Transaction transaction) => TransactionCodec.Encode(transaction, NoSignature);

    private static void AssertRefused(ReadOnlyMemory<byte> encoded, LedgerErrorCode code, string message)
    {
        Assert.False(TransactionCodec.TryDecode(encoded, out _, out _, out LedgerError? error));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static void AssertCanonical(byte[] bytes)
    {
        if (TransactionCodec.TryDecode(bytes, out Transaction? read, out ReadOnlyMemory<byte> signature, out LedgerError? error)) Assert.Equal(bytes, TransactionCodec.Encode(read, signature.Span));
        else Assert.NotEmpty(error.Message);
    }
}
