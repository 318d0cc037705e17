using System.Text.Json;
using Vow.Cli.Running;
using Vow.Engine;
using Vow.Ledger.Abi;

namespace Vow.Cli.Output;

/// <summary>A run as one JSON object; what the contract describes is decoded beside its bytes.</summary>
/// <param name="description">How the contract describes itself; null when it does not.</param>
internal sealed class RunJson(ContractAbi? description)
{
    public string Write(RunReport report) => JsonOut.Line(json =>
    {
        json.WriteString("status", StatusText(report.Result.Status));
        WriteCall(json, report);
        if (report.Init is not { } init) return;
        json.WriteStartObject("init");
        json.WriteString("status", StatusText(init.Result.Status));
        WriteCall(json, init);
        json.WriteEndObject();
    });

    /// <summary>A run that never began: the module or its text is refused.</summary>
    public static string WriteRefused(Checking.Refusal refusal) => JsonOut.Line(json =>
    {
        json.WriteString("status", "refused");
        json.WriteNull("result");
        json.WriteString("returnData", "0x");
        json.WriteStartObject("gas");
        json.WriteNumber("total", 0);
        foreach (var category in Enum.GetValues<GasCategory>()) json.WriteNumber(CategoryText(category), 0);
        json.WriteEndObject();
        json.WriteStartArray("events");
        json.WriteEndArray();
        json.WriteStartArray("storage");
        json.WriteEndArray();
        CheckJson.WriteError(json, refusal);
    });

    private void WriteCall(Utf8JsonWriter json, RunReport report)
    {
        var result = report.Result;
        json.WriteString("method", report.Method);
        json.Address("contract", report.Contract);
        json.Address("caller", report.Caller);
        json.WriteString("codeHash", $"0x{report.Code}");
        json.Integer("result", result.Result?.Bits);
        json.WriteString("resultType", result.Result is { } value ? Wasm.ValueTypeText.ToText(value.Type) : null);
        json.Bytes("returnData", result.ReturnData.Span);
        json.TextOf("returnText", result.ReturnData.Span);
        WriteValue(json, report);
        WriteGas(json, result.Gas);
        WriteEvents(json, report);
        WriteChanges(json, report);
        json.WriteStartArray("logs");
        foreach (var line in report.Logs) json.WriteStringValue(line);
        json.WriteEndArray();
        json.WriteNumber("hostCalls", report.HostCalls);
        WriteTrace(json, report.Trace);
        json.Error(result.Error);
    }

    private static void WriteGas(Utf8JsonWriter json, GasReport gas)
    {
        json.WriteStartObject("gas");
        json.Integer("total", gas.Used);
        foreach (var category in Enum.GetValues<GasCategory>()) json.Integer(CategoryText(category), gas[category]);
        json.WriteEndObject();
        json.Integer("gasLimit", gas.Limit);
    }

    private void WriteEvents(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartArray("events");
        foreach (var entry in report.Events)
        {
            json.WriteStartObject();
            json.Address("contract", entry.Contract);
            json.Bytes("topic", entry.Topic.Span);
            json.TextOf("topicText", entry.Topic.Span);
            json.Bytes("data", entry.Data.Span);
            json.TextOf("dataText", entry.Data.Span);
            if (entry.Contract == report.Contract && AbiEvents.TryDecode(description, entry.Topic.Span, entry.Data.Span, out var described, out var fields))
            {
                json.WritePropertyName("decoded");
                AbiJson.WriteFields(json, fields.Fields, described.Fields);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteChanges(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartArray("storage");
        foreach (var change in report.Storage)
        {
            json.WriteStartObject();
            json.Address("contract", change.Contract);
            json.Bytes("key", change.Key.Span);
            json.TextOf("keyText", change.Key.Span);
            json.Bytes("before", change.Before);
            json.Bytes("after", change.After);
            if (change.Contract == report.Contract) WriteDecoded(json, change);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteBalances(json, report);
    }

    private void WriteValue(Utf8JsonWriter json, RunReport report)
    {
        var result = report.Result;
        if (!result.IsSuccess || description?.Method(report.Method) is not { } described || !AbiArguments.TryDecodeResult(described, result.Result, result.ReturnData.Span, out var value)) return;
        json.WritePropertyName("value");
        AbiJson.Write(json, value, described.Result!);
    }

    private void WriteDecoded(Utf8JsonWriter json, StorageChange change)
    {
        if (description is null || StorageLayout.Describe(description.Storage, change.Key.Span) is not { } place) return;
        AbiValue? before = null, after = null;
        if (change.Before is { } old && !AbiCodec.TryDecode(old.Span, place.ValueType, out before, out _)) return;
        if (change.After is { } now && !AbiCodec.TryDecode(now.Span, place.ValueType, out after, out _)) return;
        json.WritePropertyName("decoded");
        place.Write(json, ("before", before), ("after", after));
    }

    private static void WriteBalances(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartArray("balances");
        foreach (var change in report.Balances)
        {
            json.WriteStartObject();
            json.Address("account", change.Account);
            json.WriteString("before", change.Before.ToString());
            json.WriteString("after", change.After.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTrace(Utf8JsonWriter json, TracedCall? trace)
    {
        if (trace is null) return;
        json.WriteStartArray("trace");
        WriteItems(json, trace);
        json.WriteEndArray();
    }

    private static void WriteItems(Utf8JsonWriter json, TracedCall call)
    {
        foreach (var item in call.Items)
        {
            json.WriteStartObject();
            json.WriteNumber("number", item.Number);
            json.WriteNumber("depth", call.Depth);
            json.WriteString("function", item.Function.ToString());
            json.WriteString("text", item.Text);
            json.Integer("gas", item.Gas);
            json.WriteBoolean("failed", item.Failed);
            json.WriteEndObject();
            if (item.Call is { } inner) WriteItems(json, inner);
        }
    }

    private static string CategoryText(GasCategory category) => JsonNamingPolicy.CamelCase.ConvertName(category.ToString());

    private static string StatusText(ExecutionStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
