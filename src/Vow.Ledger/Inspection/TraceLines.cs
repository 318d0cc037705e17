using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Inspection;

/// <summary>
/// A trace as JSON lines for tools: an object for each thing that happened, in order, its kind in <c>type</c>: <c>action</c>, <c>call</c>, <c>hostCall</c>, <c>callEnd</c>, <c>event</c>,
/// <c>change</c>, and <c>outcome</c> at the end. Bytes are <c>0x…</c>, gas and amounts strings of decimal digits, addresses <c>vow1…</c>. A host call that makes a contract call
/// stands before it, so that a reader needs no look ahead.
/// </summary>
/// <param name="decoder">Reads what contracts describe.</param>
public sealed class TraceLines(TraceDecoder decoder)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Action<string> _writeLine = _ => { };

    /// <summary>Writes the lines, one after the other: together they may be many times as long as what the trace keeps.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="writeLine">Takes a line, without its end.</param>
    public void Write(TransactionTrace trace, Action<string> writeLine)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(writeLine);
        _writeLine = writeLine;
        foreach (TracedAction action in trace.Actions)
        {
            Add("action", json =>
            {
                json.WriteNumber("index", action.Index);
                json.WriteString("kind", action.Kind);
                json.WriteBoolean("run", action.HasRun);
            });
            if (action.Call is { } call) AddCall(call);
        }

        IReadOnlyDictionary<Address, CodeHash> codes = TraceDecoder.CodesOf(trace);
        foreach (StateEvent logged in trace.Receipt.Events) Add("event", json => WriteEvent(json, logged.Contract, codes.TryGetValue(logged.Contract, out CodeHash code) ? code : null, new TracedEvent(Whole(logged.Topic), Whole(logged.Data))));
        foreach (StateChange change in trace.Changes) Add("change", json => WriteChange(json, change, codes));
        Add("outcome", json => WriteOutcome(json, trace));
    }

    private void AddCall(TracedCall call)
    {
        Add("call", json => WriteBegin(json, call));
        foreach (TracedHostCall item in call.Items)
        {
            Add("hostCall", json => WriteItem(json, call, item));
            if (item.Call is { } inner) AddCall(inner);
        }

        Add("callEnd", json => WriteEnd(json, call));
    }

    private void WriteBegin(Utf8JsonWriter json, TracedCall call)
    {
        json.WriteNumber("depth", call.Depth);
        json.WriteString("contract", AddressText.Format(call.Contract));
        if (decoder.Of(call.Code)?.Name is { } name) json.WriteString("name", name);
        json.WriteString("caller", AddressText.Format(call.Caller));
        json.WriteString("code", call.Code.ToString());
        json.WriteString("method", call.Method);
        if (decoder.Parameters(call) is { } values && decoder.Of(call.Code)?.Method(call.Method) is { } method)
        {
            json.WritePropertyName("parameters");
            AbiJson.WriteFields(json, values.Fields, [.. method.Parameters.Select(parameter => new AbiField(parameter.Name, parameter.Type))]);
        }

        json.WriteString("input", Hex(call.Input));
        WriteNumbers(json, "arguments", call.Arguments.Select(argument => argument.Bits));
        json.WriteString("value", call.Value.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("readOnly", call.ReadOnly);
        WriteLong(json, "gasLimit", call.Gas.Limit);
    }

    private void WriteItem(Utf8JsonWriter json, TracedCall call, TracedHostCall item)
    {
        json.WriteNumber("depth", call.Depth);
        json.WriteNumber("number", item.Number);
        json.WriteString("function", item.Function.ToString());
        json.WriteString("text", item.Text);
        WriteNumbers(json, "arguments", item.Arguments);
        WriteLong(json, "result", item.Result);
        WriteLong(json, "gas", item.Gas);
        json.WriteBoolean("failed", item.Failed);
        if (item.At is { } at) json.WriteString("at", at);
        if (item.Storage is { } storage)
        {
            json.WriteStartObject("storage");
            WriteStorage(json, call.Code, storage.Key, storage.Before, storage.After);
            json.WriteEndObject();
        }

        if (item.Event is { } logged)
        {
            json.WriteStartObject("event");
            WriteEvent(json, call.Contract, call.Code, logged);
            json.WriteEndObject();
        }

        if (item.Transfer is { } transfer)
        {
            json.WriteStartObject("transfer");
            json.WriteString("to", AddressText.Format(transfer.To));
            json.WriteString("amount", transfer.Amount.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        if (item.Log is { } log) json.WriteString("log", log);
    }

    private void WriteEnd(Utf8JsonWriter json, TracedCall call)
    {
        json.WriteNumber("depth", call.Depth);
        json.WriteString("contract", AddressText.Format(call.Contract));
        json.WriteString("method", call.Method);
        json.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(call.Status.ToString()));
        if (call.Error is { } error)
        {
            json.WriteString("error", ErrorNames.Of((int)error.Code));
            json.WriteString("message", error.Message);
            if (error.Place is { } place) json.WriteString("place", place);
        }

        if (decoder.Result(call) is { } value)
        {
            json.WritePropertyName("result");
            AbiJson.Write(json, value, decoder.Of(call.Code)!.Method(call.Method)!.Result!);
        }
        else if (call.Result is { } number)
        {
            WriteLong(json, "result", number.Bits);
        }

        json.WriteString("returnData", Hex(call.ReturnData));
        WriteLong(json, "gas", call.Gas.Used);
        json.WriteBoolean("kept", call.IsKept);
    }

    private void WriteStorage(Utf8JsonWriter json, in CodeHash? code, TracedBytes key, TracedBytes? before, TracedBytes? after)
    {
        json.WriteString("key", Hex(key));
        WriteBytes(json, "before", before);
        WriteBytes(json, "after", after);
        if (code is not { } known || decoder.Storage(known, key, before, after) is not { } decoded) return;
        json.WritePropertyName("decoded");
        decoded.Place.Write(json, ("before", decoded.Before), ("after", decoded.After));
    }

    private void WriteEvent(Utf8JsonWriter json, in Address contract, in CodeHash? code, TracedEvent logged)
    {
        json.WriteString("contract", AddressText.Format(contract));
        json.WriteString("topic", Hex(logged.Topic));
        if (Display.Printable(logged.Topic.Bytes.Span) is { } text) json.WriteString("topicText", text);
        json.WriteString("data", Hex(logged.Data));
        if (code is not { } known || !decoder.TryEvent(known, logged, out AbiEvent? described, out AbiValue.Record? fields)) return;
        json.WritePropertyName("decoded");
        AbiJson.WriteFields(json, fields.Fields, described.Fields);
    }

    private void WriteChange(Utf8JsonWriter json, StateChange change, IReadOnlyDictionary<Address, CodeHash> codes)
    {
        ReadOnlySpan<byte> key = change.Key.Span;
        StateSpace space = StateKeys.SpaceOf(key);
        json.WriteString("space", JsonNamingPolicy.CamelCase.ConvertName(space.ToString()));
        Address owner = Address.From(StateKeys.OwnerOf(key));
        bool isAddress = space is StateSpace.Storage or StateSpace.Contract or StateSpace.Account or StateSpace.Balance;
        json.WriteString("owner", isAddress ? AddressText.Format(owner) : owner.ToString());
        // A module is named by its hash already; megabytes of it would say no more.
        TracedBytes? Shown(ReadOnlyMemory<byte>? value) => value is not { } bytes ? null : Whole(space == StateSpace.Code ? default : bytes);
        WriteStorage(json, space == StateSpace.Storage && codes.TryGetValue(owner, out CodeHash code) ? code : null, Whole(change.Key[StateKeys.PrefixBytes..]), Shown(change.Before), Shown(change.After));
    }

    private static void WriteOutcome(Utf8JsonWriter json, TransactionTrace trace)
    {
        Receipt receipt = trace.Receipt;
        json.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(receipt.Status.ToString()));
        if (receipt.ErrorCode != 0)
        {
            json.WriteString("error", ErrorNames.Of(receipt.ErrorCode));
            json.WriteNumber("failedAction", receipt.FailedAction);
            if (trace.Text is { } text) json.WriteString("message", text.Message);
        }

        json.WriteStartObject("gas");
        WriteLong(json, "limit", trace.GasLimit);
        WriteLong(json, "used", receipt.GasUsed);
        for (int category = 0; category < receipt.GasByCategory.Length; category++) WriteLong(json, JsonNamingPolicy.CamelCase.ConvertName(((GasCategory)category).ToString()), receipt.GasByCategory[category]);
        json.WriteEndObject();
        json.WriteString("fee", receipt.Fee.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("hostCalls", trace.HostCallCount);
        json.WriteBoolean("cut", trace.IsCut);
    }

    private void Add(string type, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            write(json);
            json.WriteEndObject();
        }

        _writeLine(System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }

    private static void WriteLong(Utf8JsonWriter json, string name, long value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    private static void WriteBytes(Utf8JsonWriter json, string name, TracedBytes? bytes)
    {
        if (bytes is { } present) json.WriteString(name, Hex(present));
        else json.WriteNull(name);
    }

    private static string Hex(TracedBytes bytes) => "0x" + Convert.ToHexStringLower(bytes.Bytes.Span);

    private static TracedBytes Whole(ReadOnlyMemory<byte> bytes) => new(bytes, bytes.Length);
}
