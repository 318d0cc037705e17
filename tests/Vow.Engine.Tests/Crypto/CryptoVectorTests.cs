using Vow.Engine.Crypto;
using Xunit;

namespace Vow.Engine.Tests.Crypto;

public sealed class CryptoVectorTests
{
    public static TheoryData<int, string> Hashes => Rows(CryptoVectors.All.Hash, row => $"{row.Algorithm}, {row.PatternLength} bytes");

    public static TheoryData<int, string> Signatures => Rows(CryptoVectors.All.Verify, row => $"{row.Scheme}: {row.Note}");

    public static TheoryData<int, string> Recoveries => Rows(CryptoVectors.All.Recover, row => row.Note);

    [Theory]
    [MemberData(nameof(Hashes))]
    public void Hash_IsTheVectors(int position, string _)
    {
        var row = CryptoVectors.All.Hash[position];
        Span<byte> result = stackalloc byte[row.Hash.Length / 2];
        Compute(row.Algorithm, row.Data, result);
        Assert.Equal(row.Hash, Convert.ToHexStringLower(result));
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void Signature_IsJudgedAsTheVectorSays(int position, string _)
    {
        var row = CryptoVectors.All.Verify[position];
        Assert.Equal(row.Valid, Verify(row.Scheme, Bytes(row.Message), Bytes(row.Signature), Bytes(row.PublicKey)));
    }

    [Theory]
    [MemberData(nameof(Recoveries))]
    public void Recovery_GivesTheVectorsKeyOrNone(int position, string _)
    {
        var row = CryptoVectors.All.Recover[position];
        Span<byte> key = stackalloc byte[Ecdsa.UncompressedKeyBytes];
        var found = Ecdsa.Secp256k1.TryRecover(Bytes(row.Hash), Bytes(row.Signature), row.RecoveryId, key);
        Assert.Equal(row.PublicKey, found ? Convert.ToHexStringLower(key) : null);
    }

    internal static bool Verify(string scheme, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key) => scheme switch
    {
        "ed25519" => Ed25519.Verify(message, signature, key),
        "secp256k1" => Ecdsa.Secp256k1.VerifyMessage(message, signature, key),
        "secp256r1" => Ecdsa.Secp256r1.VerifyMessage(message, signature, key),
        "secp256k1-prehash" => Ecdsa.Secp256k1.VerifyHash(message, signature, key),
        _ => throw new InvalidDataException(scheme),
    };

    private static void Compute(string algorithm, ReadOnlySpan<byte> data, Span<byte> result)
    {
        switch (algorithm)
        {
            case "sha256": Hash.Sha256(data, result); break;
            case "keccak256": Hash.Keccak256(data, result); break;
            case "blake2b256": Hash.Blake2b256(data, result); break;
            case "ripemd160": Hash.Ripemd160(data, result); break;
            case "sha512": Hash.Sha512(data, result); break;
            case "blake3": Hash.Blake3(data, result); break;
            default: throw new InvalidDataException(algorithm);
        }
    }

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal);

    private static TheoryData<int, string> Rows<T>(IReadOnlyList<T> rows, Func<T, string> note)
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < rows.Count; i++) data.Add(i, note(rows[i]));
        return data;
    }
}
