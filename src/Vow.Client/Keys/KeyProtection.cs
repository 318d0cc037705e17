using NSec.Cryptography;

namespace Vow.Client;

/// <summary>What it costs to try a passphrase: memory and passes of Argon2id (RFC 9106), one lane.</summary>
/// <param name="MemoryKibibytes">Memory, in KiB.</param>
/// <param name="Passes">Passes over that memory.</param>
public sealed record KeyProtection(int MemoryKibibytes, int Passes)
{
    // A file that asks for more is damaged or hostile: opening it must not take the machine's memory or an hour.
    private const int MemoryKibibytesMax = 1 << 20;
    private const int PassesMax = 64;

    // libsodium's own least.
    private const int MemoryKibibytesMin = 8;

    /// <summary>The second recommendation of RFC 9106, section 4: 64 MiB, three passes.</summary>
    public static KeyProtection Default { get; } = new(65_536, 3);

    /// <summary>Whether a key with these costs can be opened.</summary>
    public bool IsBearable => MemoryKibibytes is >= MemoryKibibytesMin and <= MemoryKibibytesMax && Passes is >= 1 and <= PassesMax;

    internal PasswordBasedKeyDerivationAlgorithm ToAlgorithm() =>
        PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = MemoryKibibytes, NumberOfPasses = Passes });
}
