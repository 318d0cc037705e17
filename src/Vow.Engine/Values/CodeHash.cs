using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vow.Engine;

/// <summary>The 32-byte SHA-256 hash of a module as it was uploaded: the identity of code. Ordered by its bytes; shown as lower-case hexadecimal.</summary>
[InlineArray(Bytes)]
public struct CodeHash : IEquatable<CodeHash>, IComparable<CodeHash>
{
    /// <summary>Length of a code hash, in bytes.</summary>
    public const int Bytes = 32;

    private byte _first;

    /// <summary>Copies 32 bytes into a code hash.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static CodeHash From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes) throw new ArgumentException($"A code hash is {Bytes} bytes; {bytes.Length} were given.", nameof(bytes));
        CodeHash hash = default;
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref hash._first, Bytes));
        return hash;
    }

    /// <summary>The hash's bytes. Valid as long as the hash stays where it is.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in _first, Bytes);

    /// <inheritdoc/>
    public readonly bool Equals(CodeHash other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is CodeHash other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Span);

    /// <inheritdoc/>
    public readonly int CompareTo(CodeHash other) => Span.SequenceCompareTo(other.Span);

    /// <summary>Lower-case hexadecimal.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Equality by content.</summary>
    public static bool operator ==(CodeHash left, CodeHash right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(CodeHash left, CodeHash right) => !left.Equals(right);

    /// <summary>Order by bytes.</summary>
    public static bool operator <(CodeHash left, CodeHash right) => left.CompareTo(right) < 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator >(CodeHash left, CodeHash right) => left.CompareTo(right) > 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator <=(CodeHash left, CodeHash right) => left.CompareTo(right) <= 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator >=(CodeHash left, CodeHash right) => left.CompareTo(right) >= 0;
}
