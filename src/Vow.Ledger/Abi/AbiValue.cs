using System.Collections.Immutable;
using System.Numerics;

namespace Vow.Ledger.Abi;

/// <summary>A value of an <see cref="AbiType"/>. The variants carry no type: an array, a list and a tuple are all <see cref="Items"/>, as in JSON.</summary>
public abstract class AbiValue
{
    private AbiValue()
    {
    }

    /// <summary>A bool.</summary>
    public sealed class Bool(bool value) : AbiValue
    {
        /// <summary>The value.</summary>
        public bool Value { get; } = value;
    }

    /// <summary>A whole number.</summary>
    public sealed class Number(BigInteger value) : AbiValue
    {
        /// <summary>The value.</summary>
        public BigInteger Value { get; } = value;
    }

    /// <summary>A string.</summary>
    public sealed class Text(string value) : AbiValue
    {
        /// <summary>The value.</summary>
        public string Value { get; } = value;
    }

    /// <summary>Bytes, of the type <c>bytes</c> or of an array of <c>u8</c>.</summary>
    public sealed class Bytes(ReadOnlyMemory<byte> value) : AbiValue
    {
        /// <summary>The value.</summary>
        public ReadOnlyMemory<byte> Value { get; } = value;
    }

    /// <summary>An address.</summary>
    public sealed class Address(Engine.Address value) : AbiValue
    {
        /// <summary>The value.</summary>
        public Engine.Address Value { get; } = value;
    }

    /// <summary>An option, empty or not.</summary>
    public sealed class Maybe(AbiValue? value) : AbiValue
    {
        /// <summary>What is there; null for none.</summary>
        public AbiValue? Value { get; } = value;
    }

    /// <summary>The items of a list, an array or a tuple.</summary>
    public sealed class Items(ImmutableArray<AbiValue> values) : AbiValue
    {
        /// <summary>In order.</summary>
        public ImmutableArray<AbiValue> Values { get; } = values;
    }

    /// <summary>A map.</summary>
    public sealed class Map(ImmutableArray<KeyValuePair<AbiValue, AbiValue>> entries) : AbiValue
    {
        /// <summary>Keys and values; in ascending order of keys when they were decoded.</summary>
        public ImmutableArray<KeyValuePair<AbiValue, AbiValue>> Entries { get; } = entries;
    }

    /// <summary>The fields of a struct or of an event, or the parameters of a method.</summary>
    public sealed class Record(ImmutableArray<KeyValuePair<string, AbiValue>> fields) : AbiValue
    {
        /// <summary>In the order of the type.</summary>
        public ImmutableArray<KeyValuePair<string, AbiValue>> Fields { get; } = fields;
    }

    /// <summary>A variant of an enum.</summary>
    public sealed class Variant(string name, ImmutableArray<KeyValuePair<string, AbiValue>> fields) : AbiValue
    {
        /// <summary>Which.</summary>
        public string Name { get; } = name;

        /// <summary>Its fields, in the order of the type.</summary>
        public ImmutableArray<KeyValuePair<string, AbiValue>> Fields { get; } = fields;
    }

    /// <summary>As compact text, as <see cref="AbiText"/> shows it.</summary>
    public override string ToString() => AbiText.Format(this);
}
