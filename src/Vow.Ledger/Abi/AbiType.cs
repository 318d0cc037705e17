using System.Collections.Immutable;

namespace Vow.Ledger.Abi;

/// <summary>
/// The type of a value in a contract's interface (<c>spec/encoding.md</c>), with all names resolved. Types are never recursive and their nesting is bounded,
/// so the shape of a value is bounded by its type. A type that is used in two places may be one object: compare with <see cref="StorageLayout"/>, not by reference.
/// </summary>
public abstract class AbiType
{
    /// <summary>Deepest nesting of types in types, names resolved.</summary>
    public const int DepthMax = 16;

    /// <summary>Longest text of a type.</summary>
    public const int TextCharactersMax = 1024;

    private protected AbiType(params ReadOnlySpan<AbiType> parts)
    {
        foreach (AbiType part in parts) Depth = Math.Max(Depth, part.Depth + 1);
    }

    /// <summary>How deep other types are nested in this one: 0 for a number.</summary>
    public int Depth { get; private protected init; }

    /// <summary>As it is written in <c>vow.abi</c>: <c>map&lt;address,u128&gt;</c>, or the name of a struct or enum.</summary>
    public abstract override string ToString();

    /// <summary><c>bool</c>: one byte.</summary>
    public static AbiType Bool { get; } = new Simple("bool");

    /// <summary><c>string</c>: UTF-8.</summary>
    public static AbiType Text { get; } = new Simple("string");

    /// <summary><c>bytes</c>: any number of them.</summary>
    public static AbiType Bytes { get; } = new Simple("bytes");

    /// <summary><c>address</c>: an account or a contract, 32 bytes.</summary>
    public static AbiType Address { get; } = new Simple("address");

    /// <summary>A type without parts: <see cref="Bool"/>, <see cref="Text"/>, <see cref="Bytes"/> or <see cref="Address"/>.</summary>
    public sealed class Simple : AbiType
    {
        internal Simple(string name) => Name = name;

        /// <summary>Its word.</summary>
        public string Name { get; }

        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>A whole number of 8, 16, 32, 64 or 128 bits.</summary>
    public sealed class Number : AbiType
    {
        internal Number(int bits, bool isSigned) => (Bits, IsSigned) = (bits, isSigned);

        /// <summary>Its width.</summary>
        public int Bits { get; }

        /// <summary>Whether it can be negative (two's complement).</summary>
        public bool IsSigned { get; }

        /// <inheritdoc/>
        public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(IsSigned ? 'i' : 'u')}{Bits}");
    }

    /// <summary><c>option&lt;T&gt;</c>: a value or none.</summary>
    public sealed class Maybe : AbiType
    {
        internal Maybe(AbiType item)
            : base(item) => Item = item;

        /// <summary>What may be there; never an option itself.</summary>
        public AbiType Item { get; }

        /// <inheritdoc/>
        public override string ToString() => $"option<{Item}>";
    }

    /// <summary><c>list&lt;T&gt;</c>.</summary>
    public sealed class List : AbiType
    {
        internal List(AbiType item)
            : base(item) => Item = item;

        /// <summary>Type of each item.</summary>
        public AbiType Item { get; }

        /// <inheritdoc/>
        public override string ToString() => $"list<{Item}>";
    }

    /// <summary><c>array&lt;T,N&gt;</c>: N items, without a count before them.</summary>
    public sealed class Array : AbiType
    {
        /// <summary>Most items.</summary>
        public const int LengthMax = 65_536;

        internal Array(AbiType item, int length)
            : base(item) => (Item, Length) = (item, length);

        /// <summary>Type of each item.</summary>
        public AbiType Item { get; }

        /// <summary>How many.</summary>
        public int Length { get; }

        /// <summary>Whether it is bytes, and so shown as them.</summary>
        public bool IsBytes => Item is Number { Bits: 8, IsSigned: false };

        /// <inheritdoc/>
        public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"array<{Item},{Length}>");
    }

    /// <summary><c>map&lt;K,V&gt;</c>, ordered by key.</summary>
    public sealed class Map : AbiType
    {
        internal Map(AbiType key, AbiType value)
            : base(key, value) => (Key, Value) = (key, value);

        /// <summary>Type of the keys: one of those that have a key encoding.</summary>
        public AbiType Key { get; }

        /// <summary>Type of the values.</summary>
        public AbiType Value { get; }

        /// <inheritdoc/>
        public override string ToString() => $"map<{Key},{Value}>";
    }

    /// <summary><c>tuple&lt;T,…&gt;</c>.</summary>
    public sealed class Tuple : AbiType
    {
        /// <summary>Most items.</summary>
        public const int ItemsMax = 16;

        internal Tuple(ImmutableArray<AbiType> items)
            : base(items.AsSpan()) => (Items, IsKey) = (items, items.All(KeyCodec.IsKey));

        // Kept, not computed again: types share parts, and a walk over all paths has no bound worth the name.
        internal bool IsKey { get; }

        /// <summary>Types of the items.</summary>
        public ImmutableArray<AbiType> Items { get; }

        /// <inheritdoc/>
        public override string ToString() => $"tuple<{string.Join(',', Items)}>";
    }

    /// <summary>A <c>struct</c>: a named record.</summary>
    public sealed class Struct : AbiType
    {
        internal Struct(string name, string doc, ImmutableArray<AbiField> fields)
            : base([.. fields.Select(field => field.Type)]) => (Name, Doc, Fields, IsKey) = (name, doc, fields, fields.All(field => KeyCodec.IsKey(field.Type)));

        internal bool IsKey { get; }

        /// <summary>Its name.</summary>
        public string Name { get; }

        /// <summary>What it is, for people.</summary>
        public string Doc { get; }

        /// <summary>Its fields, at least one.</summary>
        public ImmutableArray<AbiField> Fields { get; }

        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>An <c>enum</c>: a named choice between variants, each with its own fields.</summary>
    public sealed class Choice : AbiType
    {
        /// <summary>Most variants: their index is one byte.</summary>
        public const int VariantsMax = 256;

        private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

        internal Choice(string name, string doc, ImmutableArray<AbiVariant> variants)
            : base([.. variants.SelectMany(variant => variant.Fields).Select(field => field.Type)])
        {
            (Name, Doc, Variants, IsKey) = (name, doc, variants, variants.All(variant => variant.Fields.IsEmpty));
            for (int index = 0; index < variants.Length; index++) _indices.Add(variants[index].Name, index);
        }

        internal bool IsKey { get; }

        /// <summary>Its name.</summary>
        public string Name { get; }

        /// <summary>What it is, for people.</summary>
        public string Doc { get; }

        /// <summary>Its variants; the index is the encoding.</summary>
        public ImmutableArray<AbiVariant> Variants { get; }

        /// <summary>The index of a variant, or -1.</summary>
        public int IndexOf(string variant) => _indices.GetValueOrDefault(variant, -1);

        /// <inheritdoc/>
        public override string ToString() => Name;
    }
}

/// <summary>A named value of a struct, a variant or an event.</summary>
public sealed record AbiField(string Name, AbiType Type, string Doc = "");

/// <summary>A variant of an enum.</summary>
public sealed record AbiVariant(string Name, ImmutableArray<AbiField> Fields, string Doc = "");
