using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using NSec.Cryptography;
using Vow.Ledger;
using Vow.Ledger.Encoding;
using PublicKey = Vow.Ledger.PublicKey;

namespace Vow.Client;

/// <summary>
/// One key on disk, JSON: the public key, how the passphrase is stretched (Argon2id), and the seed under XChaCha20-Poly1305. What is readable in the file is
/// authenticated with the seed, so a file in which anything was changed does not open.
/// </summary>
internal sealed record KeyFile(
    [property: JsonPropertyOrder(0)] int Version, [property: JsonPropertyOrder(1)] string PublicKey, [property: JsonPropertyOrder(2)] KeyDerivation Derivation,
    [property: JsonPropertyOrder(3)] KeyCipher Cipher)
{
    private const int CurrentVersion = 1;
    private const int SaltBytes = 16;

    private const string DerivationName = "argon2id";
    private const string CipherName = "xchacha20-poly1305";

    private static AeadAlgorithm Aead => AeadAlgorithm.XChaCha20Poly1305;

    /// <summary>Encrypts a key's seed under a passphrase.</summary>
    public static KeyFile Seal(SigningKey key, ReadOnlySpan<byte> passphrase, KeyProtection protection)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes), nonce = RandomNumberGenerator.GetBytes(Aead.NonceSize), seed = key.ExportSeed();
        try
        {
            using var sealing = protection.ToAlgorithm().DeriveKey(passphrase, salt, Aead);
            var sealedSeed = Aead.Encrypt(sealing, nonce, Associated(key.Public, protection, salt), seed);
            return new KeyFile(
                CurrentVersion, key.Public.ToString(), new KeyDerivation(DerivationName, protection.MemoryKibibytes, protection.Passes, Convert.ToHexStringLower(salt)),
                new KeyCipher(CipherName, Convert.ToHexStringLower(nonce), Convert.ToHexStringLower(sealedSeed)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>The key, or null when the passphrase is not the one it was sealed with or the file was changed.</summary>
    public SigningKey? Open(ReadOnlySpan<byte> passphrase)
    {
        var protection = new KeyProtection(Derivation.MemoryKibibytes, Derivation.Passes);
        byte[] salt = Convert.FromHexString(Derivation.Salt), nonce = Convert.FromHexString(Cipher.Nonce), sealedSeed = Convert.FromHexString(Cipher.SealedSeed);
        var seed = new byte[SigningKey.SeedBytes];
        try
        {
            using var opening = protection.ToAlgorithm().DeriveKey(passphrase, salt, Aead);
            return Aead.Decrypt(opening, nonce, Associated(Public, protection, salt), sealedSeed, seed) ? SigningKey.FromSeed(seed) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>The public half, readable without a passphrase. Whether it belongs to the seed shows when the key is opened.</summary>
    [JsonIgnore]
    public PublicKey Public => Vow.Ledger.PublicKey.From(Convert.FromHexString(PublicKey));

    /// <summary>The file's contents.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, KeyFileJson.Default.KeyFile);

    /// <summary>Reads a file's contents; false with the reason when it is not a key of this version.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out KeyFile? file, [NotNullWhen(false)] out string? fault)
    {
        file = null;
        try
        {
            file = JsonSerializer.Deserialize(json, KeyFileJson.Default.KeyFile);
            fault = file is null ? "it holds null" : file.FindFault();
        }
        catch (JsonException error)
        {
            fault = error.Message;
        }

        if (fault is not null) file = null;
        return file is not null;
    }

    private string? FindFault()
    {
        if (Version != CurrentVersion) return $"its version is {Version}; this program reads version {CurrentVersion}";
        if (Derivation.Algorithm != DerivationName) return $"its key derivation is '{Derivation.Algorithm}', not {DerivationName}";
        if (Cipher.Algorithm != CipherName) return $"its cipher is '{Cipher.Algorithm}', not {CipherName}";
        if (!new KeyProtection(Derivation.MemoryKibibytes, Derivation.Passes).IsBearable)
            return $"it asks for {Derivation.MemoryKibibytes} KiB of memory and {Derivation.Passes} passes, which is out of range";
        return IsHex(PublicKey, Ledger.PublicKey.Bytes) && IsHex(Derivation.Salt, SaltBytes) && IsHex(Cipher.Nonce, Aead.NonceSize)
            && IsHex(Cipher.SealedSeed, SigningKey.SeedBytes + Aead.TagSize) ? null : "one of its values is not hexadecimal of the right length";
    }

    private static bool IsHex(string text, int bytes) => text.Length == 2 * bytes && text.All(char.IsAsciiHexDigit);

    private static byte[] Associated(in PublicKey key, KeyProtection protection, byte[] salt)
    {
        var writer = new BorshWriter();
        writer.Fixed("vow key 1"u8);
        writer.Fixed(key.Span);
        writer.U32((uint)protection.MemoryKibibytes);
        writer.U32((uint)protection.Passes);
        writer.Fixed(salt);
        return writer.ToArray();
    }
}

/// <summary>How a passphrase becomes the key of the cipher.</summary>
internal sealed record KeyDerivation(string Algorithm, int MemoryKibibytes, int Passes, string Salt);

/// <summary>The encrypted seed, its authentication tag at the end.</summary>
internal sealed record KeyCipher(string Algorithm, string Nonce, string SealedSeed);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeyFile))]
internal sealed partial class KeyFileJson : JsonSerializerContext;
