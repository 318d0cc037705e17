using System.Collections;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

/// <summary>Values of a test as values of a contract's interface.</summary>
internal static class TypedValues
{
    /// <summary>A value of a type.</summary>
    /// <exception cref="AbiException">It is none.</exception>
    public static AbiValue From(object? value, AbiType type, string place) => (type, value) switch
    {
        (_, AbiValue given) => given,
        (AbiType.Maybe, null) => new AbiValue.Maybe(null),
        (AbiType.Maybe option, _) => new AbiValue.Maybe(From(value, option.Item, place)),
        (AbiType.Number, _) when Integer(value) is { } number => new AbiValue.Number(number),
        (AbiType.Choice choice, _) => Variant(value, choice, place),
        (AbiType.Struct record, _) when Fields(value) is { } fields => new AbiValue.Record(Record(fields, record.Fields, place)),
        (AbiType.Map map, _) when Pairs(value) is { } pairs => new AbiValue.Map(
            [.. pairs.Select(pair => KeyValuePair.Create(From(pair.Key, map.Key, place), From(pair.Value, map.Value, place)))]),
        (AbiType.Array { IsBytes: true }, _) when Bytes(value) is { } bytes => new AbiValue.Bytes(bytes),
        (AbiType.List list, IEnumerable items and not string) => new AbiValue.Items([.. items.Cast<object?>().Select((item, index) => From(item, list.Item, $"{place}[{index}]"))]),
        (AbiType.Array array, IEnumerable items and not string) => new AbiValue.Items([.. items.Cast<object?>().Select((item, index) => From(item, array.Item, $"{place}[{index}]"))]),
        (AbiType.Tuple tuple, ITuple items) when items.Length == tuple.Items.Length => new AbiValue.Items(
            [.. tuple.Items.Select((item, index) => From(items[index], item, $"{place}[{index}]"))]),
        (AbiType.Simple, _) => Simple(value, type, place),
        _ => throw Unfit(value, type, place),
    };

    /// <summary>Values by name, in the order of the fields.</summary>
    /// <exception cref="AbiException">One is missing, unknown, given twice or of another type.</exception>
    public static ImmutableArray<KeyValuePair<string, AbiValue>> Record(IEnumerable<(string Name, object? Value)> given, ImmutableArray<AbiField> fields, string place)
    {
        var byName = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, object? value) in given)
        {
            if (fields.All(field => field.Name != name)) throw new AbiException($"{place}.{name}", $"there is no such field; there are {Names(fields)}");
            if (!byName.TryAdd(name, value)) throw new AbiException($"{place}.{name}", "it is given twice");
        }

        return
        [
            .. fields.Select(field => byName.TryGetValue(field.Name, out object? value)
                ? KeyValuePair.Create(field.Name, From(value, field.Type, $"{place}.{field.Name}"))
                : throw new AbiException($"{place}.{field.Name}", $"it is missing; the fields are {Names(fields)}")),
        ];
    }

    /// <summary>Names and types of fields, for messages.</summary>
    public static string Names(ImmutableArray<AbiField> fields) => string.Join(", ", fields.Select(field => $"{field.Name}: {field.Type}"));

    private static AbiValue Simple(object? value, AbiType type, string place)
    {
        if (type == AbiType.Bool && value is bool flag) return new AbiValue.Bool(flag);
        if (type == AbiType.Text && value is string text) return new AbiValue.Text(text);
        if (type == AbiType.Bytes && Bytes(value) is { } bytes) return new AbiValue.Bytes(bytes);
        if (type == AbiType.Address && AddressOf(value, place) is { } address) return new AbiValue.Address(address);
        throw Unfit(value, type, place);
    }

    private static Address? AddressOf(object? value, string place) => value switch
    {
        TestAccount account => account.Address,
        TestContract contract => contract.Address,
        Address address => address,
        string text => AddressText.TryParse(text, out Address parsed, out string? fault) ? parsed : throw new AbiException(place, fault),
        _ => null,
    };

    private static ReadOnlyMemory<byte>? Bytes(object? value) => value switch
    {
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes,
        ImmutableArray<byte> bytes => bytes.AsMemory(),
        Hash256 hash => hash.Span.ToArray(),
        _ => null,
    };

    private static BigInteger? Integer(object? value) => value switch
    {
        sbyte number => number,
        byte number => number,
        short number => number,
        ushort number => number,
        int number => number,
        uint number => number,
        long number => number,
        ulong number => number,
        Int128 number => number,
        UInt128 number => number,
        BigInteger number => number,
        _ => null,
    };

    // A variant without fields is its name; one with fields is the name and the fields.
    private static AbiValue.Variant Variant(object? value, AbiType.Choice choice, string place)
    {
        (string? name, object? fields) = value switch
        {
            string alone => (alone, null),
            ITuple { Length: 2 } pair when pair[0] is string named => (named, pair[1]),
            _ => (null, null),
        };
        if (name is null) throw Unfit(value, choice, place);
        AbiVariant variant = choice.Variants.FirstOrDefault(known => known.Name == name)
            ?? throw new AbiException(place, $"{choice.Name} has no variant '{name}'; it has {string.Join(", ", choice.Variants.Select(known => known.Name))}");
        return new AbiValue.Variant(name, Record(fields is null ? [] : Fields(fields) ?? throw Unfit(fields, choice, place), variant.Fields, $"{place}.{name}"));
    }

    private static List<(string Name, object? Value)>? Fields(object? value)
    {
        if (Pairs(value) is not { } pairs) return null;
        var fields = new List<(string, object?)>();
        foreach ((object? key, object? item) in pairs)
        {
            if (key is not string name) return null;
            fields.Add((name, item));
        }

        return fields;
    }

    private static List<(object? Key, object? Value)>? Pairs(object? value)
    {
        if (value is IDictionary entries) return [.. entries.Keys.Cast<object>().Select(key => ((object?)key, entries[key]))];
        if (value is not IEnumerable items || value is string) return null;
        var pairs = new List<(object?, object?)>();
        foreach (object? item in items)
        {
            if (item is not ITuple { Length: 2 } pair) return null;
            pairs.Add((pair[0], pair[1]));
        }

        return pairs;
    }

    private static AbiException Unfit(object? value, AbiType type, string place) =>
        new(place, $"{(value is null ? "null" : $"a C# value of the type {value.GetType().Name}")} is no {type}{(Hint(type) is { } hint ? $"; give {hint}" : "")}");

    private static string? Hint(AbiType type) => type switch
    {
        AbiType.Number => "a whole number",
        AbiType.List or AbiType.Array { IsBytes: false } => "an array or a list",
        AbiType.Array => "a byte array",
        AbiType.Map => "a dictionary",
        AbiType.Tuple => "a tuple",
        AbiType.Struct => "its fields as Input.Fields((\"name\", value), …)",
        AbiType.Choice => "the name of a variant, or (\"Name\", Input.Fields(…)) for one with fields",
        _ when type == AbiType.Address => "an account, a contract or an address",
        _ when type == AbiType.Text => "a string",
        _ when type == AbiType.Bytes => "a byte array",
        _ => null,
    };
}
