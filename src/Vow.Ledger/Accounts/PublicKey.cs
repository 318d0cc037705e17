using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>An Ed25519 public key (RFC 8032), 32 bytes. Equality by content; shown as lower-case hexadecimal.</summary>
[InlineArray(Bytes)]
public struct PublicKey : IEquatable<PublicKey>
{
    /// <summary>Length of a key, in bytes.</summary>
    public const int Bytes = 32;

    private byte _first;

    /// <summary>The key's bytes. Valid as long as the key stays where it is.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in _first, Bytes);

    /// <summary>Copies 32 bytes into a key. Whether they are a point of the curve shows when a signature is verified.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static PublicKey From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes) throw new ArgumentException($"An Ed25519 public key is {Bytes} bytes; {bytes.Length} were given.", nameof(bytes));
        PublicKey key = default;
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref key._first, Bytes));
        return key;
    }

    /// <summary>The address of the key's account: BLAKE2b-256 of <c>"vow account 1"</c> ‖ key.</summary>
    public readonly Address ToAddress()
    {
        ReadOnlySpan<byte> domain = "vow account 1"u8;
        Span<byte> message = stackalloc byte[domain.Length + Bytes];
        domain.CopyTo(message);
        Span.CopyTo(message[domain.Length..]);
        return Address.From(Hash256.Of(message).Span);
    }

    /// <inheritdoc/>
    public readonly bool Equals(PublicKey other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is PublicKey other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Span);

    /// <summary>Lower-case hexadecimal.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Equality by content.</summary>
    public static bool operator ==(PublicKey left, PublicKey right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(PublicKey left, PublicKey right) => !left.Equals(right);
}
