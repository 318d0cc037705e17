using CsCheck;
using NSec.Cryptography;

namespace Vow.Ledger.Tests.Transactions;

public class TransactionVerifierTests
{
    private static readonly TransactionVerifier Verifier = new(chainId: 1);

    private static SigningKey Alice => DevAccounts.All[0].Key;

    [Fact]
    public void SignedTransaction_PassesAndKeepsItsBytesAndHash() => Arbitrary.Transactions.Sample(transaction =>
    {
        SignedTransaction signed = Alice.Sign(transaction with { ChainId = 1, Signer = Alice.Public });
        CheckedTransaction check = Verifier.Check(signed.Encoded);
        Assert.Null(check.Refusal);
        Assert.Equal(signed.Hash, check.Hash);
        Assert.Equal(Hash256.Of(signed.Encoded.Span), signed.Hash);
        Assert.Equal(Alice.Address, check.Transaction!.Sender);
    }, iter: 50);

    [Fact]
    public void EverySingleBitChange_IsRefused()
    {
        byte[] encoded = Alice.Sign(TransactionCodecTests.Sample()).Encoded.ToArray();
        for (int bit = 0; bit < 8 * encoded.Length; bit++)
        {
            encoded[bit / 8] ^= (byte)(1 << bit % 8);
            CheckedTransaction check = Verifier.Check(encoded.ToArray());
            Assert.Null(check.Transaction);
            Assert.NotEqual(LedgerErrorCode.None, check.Refusal!.Code);
            encoded[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void TransactionOfAnotherChain_IsRefusedAndItsSignatureIsWorthNothingHere()
    {
        SignedTransaction other = Alice.Sign(TransactionCodecTests.Sample() with { ChainId = 2 });
        AssertRefused(other.Encoded.ToArray(), LedgerErrorCode.WrongChain);
        AssertRefused(TransactionCodec.Encode(TransactionCodecTests.Sample(), SignatureOf(other)), LedgerErrorCode.BadSignature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("vow receipt 1")]
    [InlineData("vow block 1")]
    [InlineData("vow account 1")]
    [InlineData("vow transaction 2")]
    public void SignatureUnderAnotherDomain_IsRefused(string domain)
    {
        Transaction transaction = TransactionCodecTests.Sample();
        byte[] body = TransactionCodec.Encode(transaction, []);
        Assert.Equal([.. "vow transaction 1"u8, .. body], TransactionCodec.SigningBytes(transaction));
        AssertRefused(TransactionCodec.Encode(transaction, Sign([.. System.Text.Encoding.UTF8.GetBytes(domain), .. body])), LedgerErrorCode.BadSignature);
        Assert.NotNull(Verifier.Check(TransactionCodec.Encode(transaction, Sign([.. "vow transaction 1"u8, .. body]))).Transaction);
    }

    [Fact]
    public void SignatureOfAnotherKey_IsRefused() =>
        AssertRefused(
            TransactionCodec.Encode(TransactionCodecTests.Sample(), SignatureOf(DevAccounts.All[1].Key.Sign(TransactionCodecTests.Sample() with { Signer = DevAccounts.All[1].Key.Public }))),
            LedgerErrorCode.BadSignature);

    // A second signature for the same transaction would be a second hash: RFC 8032 asks for S below the group's order.
    [Fact]
    public void SignatureWithTheOrderAdded_IsRefused()
    {
        byte[] signature = SignatureOf(Alice.Sign(TransactionCodecTests.Sample()));
        var s = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true);
        var order = System.Numerics.BigInteger.Pow(2, 252) + System.Numerics.BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        byte[] larger = (s + order).ToByteArray(isUnsigned: true);
        larger.CopyTo(signature, 32);
        AssertRefused(TransactionCodec.Encode(TransactionCodecTests.Sample(), signature), LedgerErrorCode.BadSignature);
    }

    // Keys of small order let one signature fit many messages.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    public void KeyOfSmallOrder_SignsNothing(string hex)
    {
        PublicKey key = PublicKey.From(Convert.FromHexString(hex));
        var signature = new byte[64];
        signature[0] = 1;
        AssertRefused(TransactionCodec.Encode(TransactionCodecTests.Sample() with { Signer = key }, signature), LedgerErrorCode.BadSignature);
    }

    [Fact]
    public void RandomBytes_AreRefusedWithAReason() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        CheckedTransaction check = Verifier.Check(bytes);
        Assert.Null(check.Transaction);
        Assert.NotEmpty(check.Refusal!.Message);
        Assert.Equal(Hash256.Of(bytes), check.Hash);
    });

    [Fact]
    public void Key_RefusesToSignForAnotherSigner() =>
        Assert.Contains("is to be signed by", Assert.Throws<ArgumentException>(() => DevAccounts.All[1].Key.Sign(TransactionCodecTests.Sample())).Message, StringComparison.Ordinal);

    private static void AssertRefused(byte[] encoded, LedgerErrorCode code)
    {
        CheckedTransaction check = Verifier.Check(encoded);
        Assert.Null(check.Transaction);
        Assert.Equal(code, check.Refusal!.Code);
    }

    private static byte[] SignatureOf(SignedTransaction signed) => signed.Encoded[^64..].ToArray();

    private static byte[] Sign(byte[] message)
    {
        using Key key = Key.Import(SignatureAlgorithm.Ed25519, Alice.ExportSeed(), KeyBlobFormat.RawPrivateKey);
        return SignatureAlgorithm.Ed25519.Sign(key, message);
    }
}
