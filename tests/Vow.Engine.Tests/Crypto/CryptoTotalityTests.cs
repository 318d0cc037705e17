using CsCheck;
using Vow.Engine.Crypto;
using Xunit;

namespace Vow.Engine.Tests.Crypto;

public sealed class CryptoTotalityTests
{
    private static readonly Gen<byte[]> Edge = Gen.OneOf(
        Gen.Byte.Array[0, 80],
        Gen.Byte.Array[32], Gen.Byte.Array[33], Gen.Byte.Array[64], Gen.Byte.Array[65],
        OneOf(0, 1, 0x7F, 0x80, 0xFF).Array[64],
        Gen.Select(OneOf(2, 3, 4, 6, 7), Gen.Byte.Array[32], (prefix, rest) => (byte[])[prefix, .. rest]),
        Gen.Select(OneOf(4, 6, 7), Gen.Byte.Array[64], (prefix, rest) => (byte[])[prefix, .. rest]));

    private static Gen<byte> OneOf(params byte[] bytes) => Gen.Int[0, bytes.Length - 1].Select(i => bytes[i]);

    [Fact]
    public void AnyBytes_AreAnsweredWithoutAnException() =>
        Gen.Select(Edge, Edge, Edge, Gen.UInt[0, 5]).Sample((message, signature, key, recovery) =>
        {
            foreach (var scheme in new[] { "ed25519", "secp256k1", "secp256r1", "secp256k1-prehash" })
                CryptoVectorTests.Verify(scheme, message, signature, key);
            Ecdsa.Secp256k1.TryRecover(message, signature, recovery, new byte[Ecdsa.UncompressedKeyBytes]);
        }, iter: 2000, threads: 1);

    [Fact]
    public void AnyBitOfAValidSignatureFlipped_MakesItInvalid()
    {
        foreach (var row in CryptoVectors.All.Verify.Where(row => row.Valid).DistinctBy(row => row.Scheme))
        {
            var signature = Convert.FromHexString(row.Signature);
            for (var bit = 0; bit < signature.Length * 8; bit++)
            {
                signature[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(CryptoVectorTests.Verify(row.Scheme, Convert.FromHexString(row.Message), signature, Convert.FromHexString(row.PublicKey)), $"{row.Scheme}, bit {bit}");
                signature[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void RecoveredKey_VerifiesTheSignatureItCameFrom()
    {
        var key = new byte[Ecdsa.UncompressedKeyBytes];
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[64], Gen.UInt[0, 3]).Sample((hash, signature, recovery) =>
        {
            signature[32] &= 0x3F;
            if (!Ecdsa.Secp256k1.TryRecover(hash, signature, recovery, key)) return;
            Assert.True(Ecdsa.Secp256k1.VerifyHash(hash, signature, key));
        }, iter: 500, threads: 1);
    }
}
