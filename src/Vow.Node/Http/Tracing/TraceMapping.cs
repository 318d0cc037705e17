using System.Globalization;
using System.Text.Json;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Ledger.Inspection;

namespace Vow.Node.Http.Tracing;

/// <summary>From a recorded trace to the API's form of it.</summary>
internal sealed class TraceMapping
{
    // Of an answer's descriptions, which are up to 64 KiB each.
    private const int DescriptionBytesMax = 512 * 1024;

    private readonly ContractDecoder _json;
    private readonly TraceDecoder _decoder;
    private readonly FunctionNames _functions;

    public TraceMapping(ApiNode node, ChainView view, Transaction body)
    {
        var modules = new ModulesOfTransaction(view, body);
        _json = node.Decoder(view);
        _decoder = new TraceDecoder(code => modules.TryGetUpload(code, out ReadOnlyMemory<byte> wasm) ? DescriptionCache.Of(wasm).Abi : _json.OfCode(code));
        _functions = new FunctionNames(modules);
    }

    /// <summary>What an answer holds at most.</summary>
    public static TraceLimits Limits { get; } = new() { HostCallsMax = 10_000, CallsMax = 1_000, BytesMax = 8 << 20, LogBytesMax = 256 * 1024 };

    /// <summary>Lines of <c>debug_log</c>.</summary>
    public static IReadOnlyList<DebugLogResponse> Logs(CallRecorder recorder) =>
        [.. recorder.Logs.Select(log => new DebugLogResponse { Contract = log.Contract, AfterCall = log.AfterCall, Text = log.Text })];

    /// <summary>The answer, without what only past transactions have.</summary>
    /// <param name="trace">What happened.</param>
    /// <param name="hash">The transaction's hash.</param>
    /// <param name="body">The transaction.</param>
    /// <param name="receipt">Makes the receipt's form, with a decoder that knows the code that ran.</param>
    public TraceResponse Map(TransactionTrace trace, in Hash256 hash, Transaction body, Func<ContractDecoder, ReceiptResponse> receipt)
    {
        foreach ((Address contract, CodeHash code) in TraceDecoder.CodesOf(trace)) _json.Use(contract, _decoder.Of(code));
        return new TraceResponse
        {
            Hash = hash,
            Transaction = LedgerMapping.ToBody(body),
            Receipt = receipt(_json),
            Actions = [.. trace.Actions.Select(action => new ActionTraceResponse { Index = action.Index, Kind = action.Kind, Run = action.HasRun, Call = action.Call is { } call ? Call(call) : null })],
            Changes = [.. trace.Changes.Select(change => StateMapping.Change(change, _json))],
            Descriptions = Descriptions(trace),
            HostCalls = trace.HostCallCount,
            Cut = trace.IsCut,
        };
    }

    private CallTraceResponse Call(TracedCall call) => new()
    {
        Contract = call.Contract,
        Name = _decoder.Of(call.Code)?.Name,
        Caller = call.Caller,
        Code = call.Code,
        Method = call.Method,
        Parameters = Parameters(call),
        Input = call.Input.Bytes,
        Arguments = call.Arguments,
        Value = call.Value,
        ReadOnly = call.ReadOnly,
        Gas = ApiMapping.Gas(call.Gas),
        Status = call.Status,
        Error = call.Error is { } error ? Error(error) : null,
        Result = Result(call),
        NumericResult = call.Result,
        ReturnData = call.ReturnData.Bytes,
        Kept = call.IsKept,
        Items = [.. call.Items.Select(item => Item(call, item))],
    };

    private HostCallResponse Item(TracedCall call, TracedHostCall item) => new()
    {
        Number = item.Number,
        Function = item.Function.ToString(),
        Text = item.Text,
        Arguments = [.. item.Arguments.Select(Text)],
        Result = Text(item.Result),
        Gas = item.Gas,
        Failed = item.Failed,
        At = item.CallingFunction is { } function ? _functions.Of(call.Code, function) : null,
        Storage = item.Storage is { } storage ? Storage(call, storage) : null,
        Event = item.Event is { } logged ? Event(call, logged) : null,
        Transfer = item.Transfer is { } transfer ? new TransferResponse { To = transfer.To, Amount = transfer.Amount } : null,
        Log = item.Log,
        Call = item.Call is { } inner ? Call(inner) : null,
    };

    private static ExecutionErrorResponse Error(ContractError error) => new()
    {
        Code = ErrorNames.Of((int)error.Code), Number = (int)error.Code, Message = error.Message, Trace = error.Place is { } place ? [place] : [],
    };

    private JsonElement? Parameters(TracedCall call) =>
        _decoder.Parameters(call) is { } values && _decoder.Of(call.Code)?.Method(call.Method) is { } method
            ? _json.Json(json => AbiJson.WriteFields(json, values.Fields, [.. method.Parameters.Select(parameter => new AbiField(parameter.Name, parameter.Type))]))
            : null;

    private JsonElement? Result(TracedCall call)
    {
        if (_decoder.Result(call) is { } value) return _json.Json(json => AbiJson.Write(json, value, _decoder.Of(call.Code)!.Method(call.Method)!.Result!));
        return call.Result is { } number ? _json.Json(json => json.WriteStringValue(Text(number.Bits))) : null;
    }

    private StorageAccessResponse Storage(TracedCall call, TracedStorage storage) => new()
    {
        Key = storage.Key.Bytes,
        Before = storage.Before?.Bytes,
        After = storage.After?.Bytes,
        Decoded = _decoder.Storage(call.Code, storage.Key, storage.Before, storage.After) is { } decoded
            ? _json.Json(json => decoded.Place.Write(json, ("before", decoded.Before), ("after", decoded.After)))
            : null,
    };

    private EventResponse Event(TracedCall call, TracedEvent logged) => new()
    {
        Contract = call.Contract,
        Topic = logged.Topic.Bytes,
        TopicText = ApiMapping.Printable(logged.Topic.Bytes.Span),
        Data = logged.Data.Bytes,
        Decoded = _decoder.TryEvent(call.Code, logged, out AbiEvent? described, out AbiValue.Record? fields)
            ? _json.Json(json => AbiJson.WriteFields(json, fields.Fields, described.Fields))
            : null,
    };

    private List<CodeDescriptionResponse> Descriptions(TransactionTrace trace)
    {
        var found = new List<CodeDescriptionResponse>();
        int left = DescriptionBytesMax;
        foreach (CodeHash code in trace.Calls.Select(call => call.Code).Distinct())
        {
            if (_decoder.Of(code)?.ToJson() is not { } abi || abi.Length > left) continue;
            left -= abi.Length;
            using JsonDocument document = JsonDocument.Parse(abi);
            found.Add(new CodeDescriptionResponse { Code = code, Abi = document.RootElement.Clone() });
        }

        return found;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
