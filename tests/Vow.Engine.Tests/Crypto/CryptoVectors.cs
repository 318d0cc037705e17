using System.Text.Json;
using Vow.Generator;

namespace Vow.Engine.Tests.Crypto;

/// <summary>The rules of the signature schemes as cases, kept in <c>spec/vectors/crypto.json</c>; computed by code that shares nothing with the engine's.</summary>
internal sealed record CryptoVectors(int Version, IReadOnlyList<HashVector> Hash, IReadOnlyList<VerifyVector> Verify, IReadOnlyList<RecoverVector> Recover)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static CryptoVectors All { get; } = JsonSerializer.Deserialize<CryptoVectors>(
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "spec", "vectors", "crypto.json")), Format)!;
}

/// <summary>The data is <c>i mod 251</c> for i below the length.</summary>
internal sealed record HashVector(string Algorithm, int PatternLength, string Hash)
{
    public byte[] Data => [.. Enumerable.Range(0, PatternLength).Select(i => (byte)(i % 251))];
}

internal sealed record VerifyVector(string Scheme, string Note, string Message, string Signature, string PublicKey, bool Valid);

internal sealed record RecoverVector(string Note, string Hash, string Signature, uint RecoveryId, string? PublicKey);
