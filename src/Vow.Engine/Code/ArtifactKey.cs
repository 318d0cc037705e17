using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vow.Engine.Code;

/// <summary>SHA-256 of everything that decides whether a compiled artifact may be used again: see <see cref="ArtifactInputs"/>.</summary>
[InlineArray(Bytes)]
internal struct ArtifactKey : IEquatable<ArtifactKey>
{
    /// <summary>Length of a key, in bytes.</summary>
    public const int Bytes = 32;

    private byte _first;

    /// <summary>Copies 32 bytes into a key.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static ArtifactKey From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes) throw new ArgumentException($"An artifact key is {Bytes} bytes; {bytes.Length} were given.", nameof(bytes));
        ArtifactKey key = default;
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref key._first, Bytes));
        return key;
    }

    /// <summary>The key's bytes. Valid as long as the key stays where it is.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in _first, Bytes);

    /// <inheritdoc/>
    public readonly bool Equals(ArtifactKey other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ArtifactKey other && Equals(other);

    // The key is itself a hash: any four of its bytes are as good as a hash of all.
    /// <inheritdoc/>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Span);

    /// <summary>Lower-case hexadecimal, 64 characters: also the artifact's file name, so no key can name another folder.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Span);
}
