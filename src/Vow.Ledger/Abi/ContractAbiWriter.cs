using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vow.Ledger.Abi;

/// <summary>Writes a description as JSON: members in the order of the specification, what is empty left out.</summary>
internal static class ContractAbiWriter
{
    public static string Write(ContractAbi abi, bool indented)
    {
        using var stream = new MemoryStream();
        // Relaxed: the text stands in a module or a file, never inside HTML.
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("abi", ContractAbi.Format);
            writer.WriteString("name", abi.Name);
            Words(writer, "version", abi.Version);
            Words(writer, "doc", abi.Doc);
            writer.WriteStartArray("methods");
            foreach (AbiMethod method in abi.Methods) Method(writer, method);
            writer.WriteEndArray();
            Several(writer, "events", abi.Events, Event);
            Several(writer, "types", abi.Types, Definition);
            Several(writer, "storage", abi.Storage, StorageItem);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Method(Utf8JsonWriter writer, AbiMethod method)
    {
        writer.WriteStartObject();
        writer.WriteString("name", method.Name);
        writer.WriteString("kind", method.Kind switch { AbiMethodKind.Query => "query", AbiMethodKind.Init => "init", AbiMethodKind.Migrate => "migrate", _ => "call" });
        Words(writer, "doc", method.Doc);
        if (method.IsPayable) writer.WriteBoolean("payable", true);
        if (method.Passing == AbiPassing.Wasm) writer.WriteString("passing", "wasm");
        Several(writer, "params", method.Parameters, Parameter);
        if (method.Result is not null) writer.WriteString("result", method.Result.ToString());
        writer.WriteEndObject();
    }

    private static void Parameter(Utf8JsonWriter writer, AbiParameter parameter)
    {
        writer.WriteStartObject();
        writer.WriteString("name", parameter.Name);
        writer.WriteString("type", parameter.Type.ToString());
        if (parameter.Default is not null)
        {
            writer.WritePropertyName("default");
            AbiJson.Write(writer, parameter.Default, parameter.Type);
        }

        Words(writer, "doc", parameter.Doc);
        writer.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter writer, AbiEvent logged)
    {
        writer.WriteStartObject();
        writer.WriteString("name", logged.Name);
        Words(writer, "doc", logged.Doc);
        Several(writer, "fields", logged.Fields, Field);
        writer.WriteEndObject();
    }

    private static void Definition(Utf8JsonWriter writer, AbiType type)
    {
        writer.WriteStartObject();
        if (type is AbiType.Struct record)
        {
            writer.WriteString("name", record.Name);
            Words(writer, "doc", record.Doc);
            Several(writer, "struct", record.Fields, Field);
        }
        else if (type is AbiType.Choice choice)
        {
            writer.WriteString("name", choice.Name);
            Words(writer, "doc", choice.Doc);
            Several(writer, "enum", choice.Variants, Variant);
        }

        writer.WriteEndObject();
    }

    private static void Variant(Utf8JsonWriter writer, AbiVariant variant)
    {
        writer.WriteStartObject();
        writer.WriteString("name", variant.Name);
        Words(writer, "doc", variant.Doc);
        Several(writer, "fields", variant.Fields, Field);
        writer.WriteEndObject();
    }

    private static void Field(Utf8JsonWriter writer, AbiField field)
    {
        writer.WriteStartObject();
        writer.WriteString("name", field.Name);
        writer.WriteString("type", field.Type.ToString());
        Words(writer, "doc", field.Doc);
        writer.WriteEndObject();
    }

    private static void StorageItem(Utf8JsonWriter writer, AbiStorageItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("name", item.Name);
        writer.WriteString("prefix", Convert.ToHexStringLower(item.Prefix.Span));
        writer.WriteString("kind", item.Kind switch { AbiStorageKind.Map => "map", AbiStorageKind.OrderedMap => "ordered_map", AbiStorageKind.List => "list", _ => "cell" });
        if (item.Key is not null) writer.WriteString("key", item.Key.ToString());
        writer.WriteString("value", item.Value.ToString());
        Words(writer, "doc", item.Doc);
        writer.WriteEndObject();
    }

    private static void Several<T>(Utf8JsonWriter writer, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.IsEmpty) return;
        writer.WriteStartArray(name);
        foreach (T item in items) write(writer, item);
        writer.WriteEndArray();
    }

    private static void Words(Utf8JsonWriter writer, string name, string text)
    {
        if (text.Length > 0) writer.WriteString(name, text);
    }
}
