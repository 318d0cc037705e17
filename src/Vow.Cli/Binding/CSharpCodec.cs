using Vow.Ledger.Abi;

namespace Vow.Cli.Binding;

/// <summary>The part of a C# client that turns its records and enums into values of the description and back.</summary>
internal static class CSharpCodec
{
    /// <summary>A type of the description with its C# names: its own, those of its variants, and those of the fields of each.</summary>
    internal sealed record TypeNames(AbiType Type, string Name, IReadOnlyList<string> Variants, IReadOnlyList<IReadOnlyList<string>> Fields);

    private const string Shared = """
            internal static AbiValue Items<T>(IReadOnlyList<T> items, Func<T, AbiValue> write) => new AbiValue.Items([.. items.Select(write)]);

            internal static IReadOnlyList<T> List<T>(AbiValue value, Func<AbiValue, T> read) => [.. ((AbiValue.Items)value).Values.Select(read)];

            internal static AbiValue Entries<TKey, TValue>(IReadOnlyList<KeyValuePair<TKey, TValue>> entries, Func<TKey, AbiValue> key, Func<TValue, AbiValue> held) =>
                new AbiValue.Map([.. entries.Select(entry => KeyValuePair.Create(key(entry.Key), held(entry.Value)))]);

            internal static IReadOnlyList<KeyValuePair<TKey, TValue>> Pairs<TKey, TValue>(AbiValue value, Func<AbiValue, TKey> key, Func<AbiValue, TValue> held) =>
                [.. ((AbiValue.Map)value).Entries.Select(entry => KeyValuePair.Create(key(entry.Key), held(entry.Value)))];
        """;

    public static void Write(CodeText code, string name, CSharpTypes types, IReadOnlyList<TypeNames> described) => code.Block($"file static class {name}", () =>
    {
        foreach (var line in Shared.ReplaceLineEndings("\n").Split('\n')) code.Line(line.Length > 4 ? line[4..] : "");
        foreach (var type in described)
        {
            code.Line();
            if (type.Type is AbiType.Struct record) WriteStruct(code, types, type, record);
            else WriteChoice(code, types, type, (AbiType.Choice)type.Type);
        }
    });

    private static void WriteStruct(CodeText code, CSharpTypes types, TypeNames names, AbiType.Struct record)
    {
        code.Line($"internal static AbiValue Write{names.Name}({names.Name} value) => new AbiValue.Record([{Fields(types, record.Fields, names.Fields[0], "value")}]);").Line();
        code.Block($"internal static {names.Name} Read{names.Name}(AbiValue value)", () => code
            .Line("var _v0 = ((AbiValue.Record)value).Fields;")
            .Line($"return new {names.Name}({Values(types, record.Fields)});"));
    }

    private static void WriteChoice(CodeText code, CSharpTypes types, TypeNames names, AbiType.Choice choice)
    {
        var isPlain = choice.Variants.All(variant => variant.Fields.IsEmpty);
        code.Block($"internal static AbiValue Write{names.Name}({names.Name} value) => value switch", () =>
        {
            foreach (var (variant, name, fields) in choice.Variants.Zip(names.Variants, names.Fields))
            {
                var bound = isPlain ? "" : " _v0";
                code.Line($"{names.Name}.{name}{(variant.Fields.IsEmpty ? "" : bound)} => new AbiValue.Variant({CodeText.Literal(variant.Name)}, [{Fields(types, variant.Fields, fields, "_v0")}]),");
            }

            code.Line($"_ => throw new ArgumentOutOfRangeException(nameof(value), value, {CodeText.Literal($"{choice.Name} has no such variant.")}),");
        }, "};").Line();
        code.Block($"internal static {names.Name} Read{names.Name}(AbiValue value)", () =>
        {
            code.Line("var _v0 = ((AbiValue.Variant)value).Fields;");
            code.Block("return ((AbiValue.Variant)value).Name switch", () =>
            {
                foreach (var (variant, name) in choice.Variants.Zip(names.Variants))
                    code.Line($"{CodeText.Literal(variant.Name)} => {(isPlain ? $"{names.Name}.{name}" : $"new {names.Name}.{name}({Values(types, variant.Fields)})")},");
                code.Line($"var other => throw new InvalidOperationException($\"{choice.Name} has no variant {{other}}.\"),");
            }, "};");
        });
    }

    private static string Fields(CSharpTypes types, IReadOnlyList<AbiField> fields, IReadOnlyList<string> properties, string owner) =>
        string.Join(", ", fields.Zip(properties, (field, property) => $"KeyValuePair.Create<string, AbiValue>({CodeText.Literal(field.Name)}, {types.Write($"{owner}.{property}", field.Type)})"));

    private static string Values(CSharpTypes types, IReadOnlyList<AbiField> fields) => string.Join(", ", fields.Select((field, index) => types.Read($"_v0[{index}].Value", field.Type)));
}
