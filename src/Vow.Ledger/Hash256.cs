using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vow.Engine;
using Vow.Engine.Crypto;

namespace Vow.Ledger;

/// <summary>A BLAKE2b-256 hash (RFC 7693): of a transaction, a block, a receipt or a node of the state tree. Ordered by its bytes; shown as lower-case hexadecimal.</summary>
[InlineArray(Bytes)]
public struct Hash256 : IEquatable<Hash256>, IComparable<Hash256>
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int Bytes = 32;

    private byte _first;

    /// <summary>All bits zero: the hash of nothing, such as what precedes the first block.</summary>
    public static Hash256 Zero => default;

    /// <summary>The hash's bytes. Valid as long as the hash stays where it is.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in _first, Bytes);

    /// <summary>Copies 32 bytes into a hash.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static Hash256 From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes) throw new ArgumentException($"A hash is {Bytes} bytes; {bytes.Length} were given.", nameof(bytes));
        Hash256 hash = default;
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref hash._first, Bytes));
        return hash;
    }

    /// <summary>BLAKE2b-256 of the data.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> data)
    {
        Hash256 hash = default;
        Hash.Blake2b256(data, MemoryMarshal.CreateSpan(ref hash._first, Bytes));
        return hash;
    }

    /// <summary>Reads 64 hexadecimal digits, with or without <c>0x</c>; false if they are anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Hash256 hash)
    {
        hash = default;
        if (text.StartsWith("0x", StringComparison.Ordinal)) text = text[2..];
        return text.Length == 2 * Bytes
            && Convert.FromHexString(text, MemoryMarshal.CreateSpan(ref hash._first, Bytes), out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>The same bytes as the engine names a transaction's hash.</summary>
    public readonly CodeHash ToCodeHash() => CodeHash.From(Span);

    /// <inheritdoc/>
    public readonly bool Equals(Hash256 other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Hash256 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Span);

    /// <inheritdoc/>
    public readonly int CompareTo(Hash256 other) => Span.SequenceCompareTo(other.Span);

    /// <summary>Lower-case hexadecimal.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Equality by content.</summary>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);

    /// <summary>Order by bytes.</summary>
    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;
}
