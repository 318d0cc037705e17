using System.Text.RegularExpressions;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Inspection;

/// <summary>What a line of a trace is, for its colour.</summary>
public enum TraceTone
{
    /// <summary>An action or a contract call.</summary>
    Heading = 0,

    /// <summary>A host call, or a change that stayed.</summary>
    Plain = 1,

    /// <summary>A call that returned, or a transaction that succeeded.</summary>
    Good = 2,

    /// <summary>What failed.</summary>
    Bad = 3,

    /// <summary>What was rolled back.</summary>
    Undone = 4,
}

/// <summary>A line of a trace. It holds nothing that could steer a terminal.</summary>
public readonly record struct TraceLine(string Text, TraceTone Tone);

/// <summary>A trace as a tree for people. Holds no times and no places in memory that vary, so that it can be kept in a golden file.</summary>
/// <param name="decoder">Reads what contracts describe.</param>
/// <param name="nameOf">Gives the name of an address, or null when it has none.</param>
/// <param name="options">How much is shown.</param>
public sealed partial class TraceText(TraceDecoder decoder, Func<Address, string?> nameOf, TraceTextOptions options)
{
    private const int LineCharsMax = 1000;
    private const int HexAddressChars = 2 * Address.Bytes;

    private readonly List<TraceLine> _lines = [];

    /// <summary>The lines of a transaction: its actions with their calls, what changed in storage, how it ended, its gas.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="describe">Says in a line what an action asks for.</param>
    public IReadOnlyList<TraceLine> Of(TransactionTrace trace, Func<TracedAction, string> describe)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(describe);
        _lines.Clear();
        foreach (TracedAction action in trace.Actions)
        {
            Add("", $"{describe(action)}{(action.HasRun || trace.Receipt.Status == ReceiptStatus.Refused ? "" : "  (not run)")}", TraceTone.Heading);
            if (action.Call is { } call) AddCall(call, "");
        }

        if (trace.IsCut) Add("", $"… cut: {Display.Number(trace.HostCallCount)} host calls were made, more than a trace keeps", TraceTone.Bad);
        AddChanges(trace);
        AddOutcome(trace.Receipt, trace.Text);
        return [.. _lines];
    }

    /// <summary>The lines of a call outside of a transaction.</summary>
    public IReadOnlyList<TraceLine> Of(TracedCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _lines.Clear();
        AddCall(call, "");
        return [.. _lines];
    }

    private void AddCall(TracedCall call, string indent)
    {
        Add(indent, Headline(call), TraceTone.Heading);
        if (call.Depth > options.DepthMax)
        {
            Add(indent, $"├ … {Display.Number(call.Items.Count)} host calls", TraceTone.Plain);
        }
        else
        {
            foreach (TracedHostCall item in call.Items) AddItem(call, item, indent);
        }

        Add(indent, $"└ {Ended(call)}", call.Error is not null ? TraceTone.Bad : call.IsKept ? TraceTone.Good : TraceTone.Undone);
    }

    private void AddItem(TracedCall call, TracedHostCall item, string indent)
    {
        if (!options.HasHostCalls && item.Call is null && !item.Failed) return;
        bool isUndone = !call.IsKept && item.Function.Mode == HostMode.Write && !item.Failed;
        string text = $"├ {item.Number} {Words(call, item)}{(isUndone ? " (rolled back)" : "")}{(item is { Failed: true, At: { } at } ? $" in {OneLine(at)}" : "")}  gas {Display.Number(item.Gas)}";
        Add(indent, text, item.Failed ? TraceTone.Bad : isUndone ? TraceTone.Undone : TraceTone.Plain);
        if (item.Call is { } inner) AddCall(inner, indent + "│   ");
    }

    private string Headline(TracedCall call)
    {
        string given = decoder.Parameters(call) is { } values ? Fields(values) : RawGiven(call);
        string value = call.Value == 0 ? "" : $" with value {Display.Amount(call.Value)}";
        return $"{OneLine(call.Method)}({given}) of {Named(call.Contract)}{value}{(call.ReadOnly ? ", read-only" : "")}  gas {Display.Number(call.Gas.Used)}";
    }

    private static string RawGiven(TracedCall call)
    {
        string numbers = string.Join(", ", call.Arguments);
        return call.Input.Length == 0 ? numbers : $"{numbers}{(numbers.Length == 0 ? "" : ", ")}{Shown(call.Input)}";
    }

    private string Ended(TracedCall call)
    {
        if (call.Error is { } error)
        {
            // What a revert says of itself is in the message.
            string place = error.Place is { } at ? $" at {OneLine(at)}" : "";
            return $"✗ {Verb(call.Status)}: {OneLine(error.Message)}{place}";
        }

        string given = decoder.Result(call) is { } value ? $" {AbiText.Format(value, Named)}"
            : call.ReturnData.Length > 0 ? $" {Shown(call.ReturnData)}"
            : call.Result is { } number && decoder.Of(call.Code)?.Method(call.Method) is null ? $" {Display.Number(number.Bits)}"
            : "";
        return $"✓ returned{given}{(call.IsKept ? "" : ", and was rolled back with its caller")}";
    }

    private static string Verb(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Reverted => "reverted",
        ExecutionStatus.OutOfGas => "ran out of gas",
        ExecutionStatus.TimedOut => "timed out",
        _ => "trapped",
    };

    private string Words(TracedCall call, TracedHostCall item)
    {
        string name = item.Function.ToString();
        if (item.Log is { } log) return $"{name} \"{OneLine(log)}\"";
        if (item.Call is not null) return $"{name} -> {(item.Failed ? "ended the call" : StatusOf(item.Result))}";
        if (item.Transfer is { } transfer) return $"{name} {Display.Amount(transfer.Amount)} to {Named(transfer.To)}";
        if (item.Event is { } logged) return $"{name} {Event(call.Code, logged)}";
        return item.Storage is { } storage ? $"{name} {Storage(call.Code, item, storage)}" : WithNames(item.Text);
    }

    // The host's answers to a call that was made, as the ABI numbers them.
    private static string StatusOf(long result) => result switch
    {
        0 => "ok",
        1 => "reverted",
        2 => "trapped",
        3 => "out of gas",
        _ => Display.Number(result),
    };

    private string Event(in CodeHash code, TracedEvent logged)
    {
        if (decoder.TryEvent(code, logged, out AbiEvent? described, out AbiValue.Record? fields)) return fields.Fields.IsEmpty ? described.Name : $"{described.Name} {Fields(fields)}";
        return $"{Display.Bytes(logged.Topic.Bytes.Span)}{(logged.Data.Length == 0 ? "" : $" {Shown(logged.Data)}")}";
    }

    private string Storage(in CodeHash code, TracedHostCall item, TracedStorage storage)
    {
        DecodedStorage? decoded = decoder.Storage(code, storage.Key, storage.Before, storage.After);
        string key = decoded?.Place.Label(Named) ?? Display.Bytes(storage.Key.Bytes.Span);
        if (item.Failed) return $"{key} -> ended the call";
        if (item.Function.Id == HostFunctionId.StorageHas) return $"{key} -> {(storage.After is null ? "no" : "yes")}";
        string after = Value(decoded, decoded?.After, storage.After);
        return item.Function.Mode == HostMode.Read ? $"{key} -> {after}" : $"{key} {Value(decoded, decoded?.Before, storage.Before)} → {after}";
    }

    private string Value(DecodedStorage? decoded, AbiValue? value, TracedBytes? bytes)
    {
        if (bytes is not { } present) return "absent";
        return decoded is null || value is null ? Shown(present) : AbiText.Format(value, Named);
    }

    private void AddChanges(TransactionTrace trace)
    {
        IReadOnlyDictionary<Address, CodeHash> codes = TraceDecoder.CodesOf(trace);
        foreach (StateChange change in trace.Changes)
        {
            if (StateKeys.SpaceOf(change.Key.Span) != StateSpace.Storage) continue;
            Address contract = Address.From(StateKeys.OwnerOf(change.Key.Span));
            TracedBytes key = Whole(change.Key[StateKeys.PrefixBytes..]);
            TracedBytes? before = Whole(change.Before), after = Whole(change.After);
            DecodedStorage? decoded = codes.TryGetValue(contract, out CodeHash code) ? decoder.Storage(code, key, before, after) : null;
            string label = decoded?.Place.Label(Named) ?? Display.Bytes(key.Bytes.Span);
            Add("", $"storage of {Named(contract)}: {label} {Value(decoded, decoded?.Before, before)} → {Value(decoded, decoded?.After, after)}", TraceTone.Plain);
        }
    }

    private void AddOutcome(Receipt receipt, ReceiptText? text)
    {
        bool isGood = receipt.Status == ReceiptStatus.Success;
        string status = receipt.Status switch { ReceiptStatus.Success => "success", ReceiptStatus.Failed => "failed", _ => "refused" };
        Add("", isGood ? status : $"{status} with {ErrorNames.Of(receipt.ErrorCode)}: {OneLine(text?.Message ?? "this node keeps no words for it")}", isGood ? TraceTone.Good : TraceTone.Bad);
        IEnumerable<string> parts = receipt.GasByCategory.Select((gas, category) => (gas, category)).Where(part => part.gas != 0)
            .Select(part => $"{((GasCategory)part.category).ToString().ToLowerInvariant()} {Display.Number(part.gas)}");
        Add("", $"gas {Display.Number(receipt.GasUsed)}{(receipt.GasUsed == 0 ? "" : $" ({string.Join(", ", parts)})")}", TraceTone.Plain);
    }

    private void Add(string indent, string text, TraceTone tone) =>
        _lines.Add(new TraceLine(indent + (text.Length <= LineCharsMax ? text : text[..LineCharsMax] + "…"), tone));

    private string Fields(AbiValue.Record record) => string.Join(", ", record.Fields.Select(field => $"{field.Key}: {AbiText.Format(field.Value, Named)}"));

    private string Named(Address address) => nameOf(address) ?? (address == default ? "nobody" : $"{AddressText.Format(address)[..12]}…");

    // Text from the engine has addresses in hexadecimal.
    private string WithNames(string text) =>
        HexAddress().Replace(OneLine(text), match => nameOf(Address.From(Convert.FromHexString(match.Value.AsSpan(2)))) ?? match.Value);

    private static TracedBytes Whole(ReadOnlyMemory<byte> bytes) => new(bytes, bytes.Length);

    private static TracedBytes? Whole(ReadOnlyMemory<byte>? bytes) => bytes is { } present ? Whole(present) : null;

    private static string Shown(TracedBytes bytes) => bytes.IsWhole ? Display.Value(bytes.Bytes.Span) : $"{Display.Number(bytes.Length)} bytes";

    private static string OneLine(string text) => Display.Harmless(text).Replace("\n", "\\n", StringComparison.Ordinal);

    [GeneratedRegex("0x[0-9a-f]{64}(?![0-9a-f])", RegexOptions.CultureInvariant)]
    private static partial Regex HexAddress();
}

/// <summary>How much of a trace is shown.</summary>
/// <param name="DepthMax">Host calls of contract calls that are deeper are counted only; 1 is the outermost.</param>
/// <param name="HasHostCalls">Whether host calls are shown that neither made a contract call nor ended one.</param>
public sealed record TraceTextOptions(int DepthMax, bool HasHostCalls)
{
    /// <summary>Shows all.</summary>
    public static TraceTextOptions Whole { get; } = new(int.MaxValue, HasHostCalls: true);
}
