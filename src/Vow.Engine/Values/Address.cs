using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vow.Engine;

/// <summary>The 32-byte identity of an account or a contract. Ordered by its bytes; shown as lower-case hexadecimal.</summary>
[InlineArray(Bytes)]
public struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Length of an address, in bytes.</summary>
    public const int Bytes = 32;

    private byte _first;

    /// <summary>Copies 32 bytes into an address.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static Address From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes) throw new ArgumentException($"An address is {Bytes} bytes; {bytes.Length} were given.", nameof(bytes));
        Address address = default;
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref address._first, Bytes));
        return address;
    }

    /// <summary>The address's bytes. Valid as long as the address stays where it is.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in _first, Bytes);

    /// <inheritdoc/>
    public readonly bool Equals(Address other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Span);

    /// <inheritdoc/>
    public readonly int CompareTo(Address other) => Span.SequenceCompareTo(other.Span);

    /// <summary>Lower-case hexadecimal.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Equality by content.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>Order by bytes.</summary>
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    /// <summary>Order by bytes.</summary>
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;
}
