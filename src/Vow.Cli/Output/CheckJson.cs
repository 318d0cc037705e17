using System.Collections.Immutable;
using System.Text.Json;
using Vow.Cli.Checking;
using Vow.Engine;
using Vow.Wasm;

namespace Vow.Cli.Output;

/// <summary>A checked module as one JSON object.</summary>
internal static class CheckJson
{
    public static string Write(ModuleReport report) => JsonOut.Line(json =>
    {
        json.WriteString("file", report.Path);
        json.WriteBoolean("accepted", report.IsAccepted);
        json.Integer("size", report.Size);
        json.WriteString("codeHash", report.Hash is { } hash ? $"0x{hash}" : null);
        json.WriteStartArray("sections");
        foreach (var section in report.Sections)
        {
            json.WriteStartObject();
            json.WriteString("name", section.Name);
            json.WriteNumber("offset", section.Offset);
            json.WriteNumber("size", section.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Module is { } module) WriteModule(json, module);
        if (report.Facts is { } facts) WriteFacts(json, facts);
        if (report.Refusal is { } refusal) WriteError(json, refusal);
        else json.WriteNull("error");
        if (report.RefusedImports.IsEmpty) return;
        json.WriteStartArray("refusedImports");
        foreach (var error in report.RefusedImports) json.WriteStringValue(error.Subject);
        json.WriteEndArray();
    });

    public static void WriteError(Utf8JsonWriter json, Refusal refusal)
    {
        var error = refusal.Error;
        json.WriteStartObject("error");
        json.WriteString("class", nameof(ErrorClass.Validation));
        json.WriteString("code", error.Code.ToString());
        json.WriteNumber("number", (int)error.Code);
        json.WriteString("message", error.Message);
        if (error.Subject is not null) json.WriteString("subject", error.Subject);
        if (error.Limit is { } limit) json.Integer("limit", limit);
        if (error.Actual is { } actual) json.Integer("actual", actual);
        if (error.Offset >= 0) json.WriteNumber("offset", error.Offset);
        if (error.FunctionIndex is { } index) json.WriteNumber("functionIndex", index);
        if (error.FunctionName is not null) json.WriteString("functionName", error.FunctionName);
        if (refusal.Line is { } line) json.WriteNumber("line", line);
        if (refusal.Column is { } column) json.WriteNumber("column", column);
        if (error.Help is not null) json.WriteString("help", error.Help);
        json.WriteEndObject();
    }

    private static void WriteModule(Utf8JsonWriter json, WasmModule module)
    {
        json.WriteStartArray("imports");
        foreach (var import in module.Imports)
        {
            json.WriteStartObject();
            json.WriteString("module", import.Module);
            json.WriteString("name", import.Name);
            json.WriteString("kind", KindText(import.Kind));
            if (ModuleReport.SignatureOf(import, module) is { } type) json.WriteString("type", type.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("exports");
        foreach (var export in module.Exports)
        {
            json.WriteStartObject();
            json.WriteString("name", export.Name);
            json.WriteString("kind", KindText(export.Kind));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("functions", module.Functions.Length);
        json.WriteBoolean("start", module.Start is not null);
        if (module.MemoryTypes is not [var memory, ..]) return;
        json.WriteStartObject("memory");
        json.WriteNumber("initialPages", memory.Minimum);
        json.Integer("maximumPages", memory.Maximum is { } maximum ? maximum : null);
        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, ModuleFacts facts)
    {
        json.WriteStartArray("methods");
        foreach (var method in facts.Methods)
        {
            json.WriteStartObject();
            json.WriteString("name", method.Name);
            WriteTypes(json, "parameters", method.Type.Parameters);
            json.WriteString("result", method.Type.Results is [var result] ? result.ToText() : null);
            json.WriteBoolean("reserved", method.IsReserved);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Integer("deployGas", facts.DeployGas);
        json.WriteNumber("instrumentedSize", facts.InstrumentedSize);
        json.WriteStartObject("stack");
        json.WriteNumber("countedFunctions", facts.CountedFunctions);
        json.Integer("largestFrameSlots", facts.LargestFrame);
        json.WriteEndObject();
        json.WriteBoolean("resettable", facts.IsResettable);
    }

    private static void WriteTypes(Utf8JsonWriter json, string name, ImmutableArray<Wasm.ValueType> types)
    {
        json.WriteStartArray(name);
        foreach (var type in types) json.WriteStringValue(type.ToText());
        json.WriteEndArray();
    }

    private static string KindText(ExternalKind kind) => kind.ToString().ToLowerInvariant();
}
