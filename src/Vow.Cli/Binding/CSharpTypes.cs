using System.Globalization;
using Vow.Ledger.Abi;

namespace Vow.Cli.Binding;

/// <summary>Types of a description in C#, and the expressions that turn values of them into those of the description and back.</summary>
/// <param name="names">The C# names of the description's structs and enums.</param>
internal sealed class CSharpTypes(IReadOnlyDictionary<AbiType, string> names)
{
    private int _variables;

    /// <summary>How the type is written.</summary>
    public string Of(AbiType type) => type switch
    {
        AbiType.Number number => Number(number),
        AbiType.Maybe maybe => $"{Of(maybe.Item)}?",
        AbiType.List list => $"IReadOnlyList<{Of(list.Item)}>",
        AbiType.Array { IsBytes: true } => "ReadOnlyMemory<byte>",
        AbiType.Array array => $"IReadOnlyList<{Of(array.Item)}>",
        AbiType.Map map => $"IReadOnlyList<KeyValuePair<{Of(map.Key)}, {Of(map.Value)}>>",
        AbiType.Tuple { Items: [var item] } => $"ValueTuple<{Of(item)}>",
        AbiType.Tuple tuple => $"({string.Join(", ", tuple.Items.Select(Of))})",
        AbiType.Struct or AbiType.Choice => names[type],
        _ when type == AbiType.Bool => "bool",
        _ when type == AbiType.Text => "string",
        _ when type == AbiType.Bytes => "ReadOnlyMemory<byte>",
        _ => "Address",
    };

    /// <summary>A value of the description, from an expression that may be evaluated more than once.</summary>
    public string Write(string value, AbiType type)
    {
        switch (type)
        {
            case AbiType.Number: return $"new AbiValue.Number({value})";
            case AbiType.Maybe maybe:
                var some = Variable();
                return $"new AbiValue.Maybe({value} is {{ }} {some} ? {Write(some, maybe.Item)} : null)";
            case AbiType.Array { IsBytes: true }: return $"new AbiValue.Bytes({value})";
            case AbiType.List or AbiType.Array:
                var item = Variable();
                return $"Items({value}, static {item} => {Write(item, ItemOf(type))})";
            case AbiType.Map map:
                var key = Variable();
                var held = Variable();
                return $"Entries({value}, static {key} => {Write(key, map.Key)}, static {held} => {Write(held, map.Value)})";
            case AbiType.Tuple tuple:
                return $"new AbiValue.Items([{string.Join(", ", tuple.Items.Select((part, index) => Write(string.Create(CultureInfo.InvariantCulture, $"{value}.Item{index + 1}"), part)))}])";
            case AbiType.Struct or AbiType.Choice: return $"Write{names[type]}({value})";
            default: return $"new AbiValue.{Simple(type)}({value})";
        }
    }

    /// <summary>A C# value from an expression of a value of the description.</summary>
    public string Read(string value, AbiType type)
    {
        switch (type)
        {
            case AbiType.Number: return $"({Of(type)})((AbiValue.Number){value}).Value";
            case AbiType.Maybe maybe:
                var some = Variable();
                return $"(((AbiValue.Maybe){value}).Value is {{ }} {some} ? ({Of(type)}){Read(some, maybe.Item)} : null)";
            case AbiType.Array { IsBytes: true }: return $"((AbiValue.Bytes){value}).Value";
            case AbiType.List or AbiType.Array:
                var item = Variable();
                return $"List({value}, static {item} => {Read(item, ItemOf(type))})";
            case AbiType.Map map:
                var key = Variable();
                var held = Variable();
                return $"Pairs({value}, static {key} => {Read(key, map.Key)}, static {held} => {Read(held, map.Value)})";
            case AbiType.Tuple tuple:
                var parts = tuple.Items.Select((part, index) => Read(string.Create(CultureInfo.InvariantCulture, $"((AbiValue.Items){value}).Values[{index}]"), part));
                return tuple.Items.Length == 1 ? $"ValueTuple.Create({parts.Single()})" : $"({string.Join(", ", parts)})";
            case AbiType.Struct or AbiType.Choice: return $"Read{names[type]}({value})";
            default: return $"((AbiValue.{Simple(type)}){value}).Value";
        }
    }

    private static AbiType ItemOf(AbiType type) => type is AbiType.List list ? list.Item : ((AbiType.Array)type).Item;

    private static string Simple(AbiType type) => type == AbiType.Bool ? "Bool" : type == AbiType.Text ? "Text" : type == AbiType.Bytes ? "Bytes" : "Address";

    private static string Number(AbiType.Number number) => (number.Bits, number.IsSigned) switch
    {
        (8, false) => "byte",
        (8, true) => "sbyte",
        (16, false) => "ushort",
        (16, true) => "short",
        (32, false) => "uint",
        (32, true) => "int",
        (64, false) => "ulong",
        (64, true) => "long",
        (_, false) => "UInt128",
        _ => "Int128",
    };

    // Names of a description lose their underscores: none of them is one of these.
    private string Variable() => string.Create(CultureInfo.InvariantCulture, $"_v{++_variables}");
}
