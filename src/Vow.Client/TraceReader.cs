using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Ledger.Inspection;
using Vow.Wasm;

namespace Vow.Client;

/// <summary>A trace as the API gives it, as the ledger has it: for <see cref="TraceText"/> and <see cref="TraceLines"/>.</summary>
public static class TraceReader
{
    /// <summary>The trace in an answer.</summary>
    /// <exception cref="FormatException">Its gas does not add up: the node is at fault.</exception>
    public static TransactionTrace Read(TraceResponse answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ReceiptResponse receipt = answer.Receipt;
        return new TransactionTrace
        {
            Sender = answer.Transaction.Sender,
            GasLimit = answer.Transaction.GasLimit,
            Receipt = Receipt(answer.Hash, receipt),
            Text = receipt.Error is { } error ? new ReceiptText(error.Message ?? "", [.. error.Trace]) : null,
            Actions = [.. answer.Actions.Select(action => new TracedAction(action.Index, action.Kind, action.Run, action.Call is { } call ? Settled(Call(call, 1), receipt.Status) : null))],
            Changes = [.. answer.Changes.Select(Change).OfType<StateChange>()],
            Logs = [],
            HostCallCount = answer.HostCalls,
            IsCut = answer.Cut,
        };
    }

    /// <summary>Decodes by the descriptions in an answer. One that does not hold together is taken for none.</summary>
    public static TraceDecoder Decoder(TraceResponse answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var byCode = new Dictionary<CodeHash, ContractAbi?>();
        foreach (CodeDescriptionResponse description in answer.Descriptions) byCode[description.Code] = Parse(description.Abi.GetRawText());
        return new TraceDecoder(code => byCode.GetValueOrDefault(code));
    }

    private static ContractAbi? Parse(string json)
    {
        try
        {
            return ContractAbi.Parse(Encoding.UTF8.GetBytes(json));
        }
        catch (AbiException)
        {
            return null;
        }
    }

    private static TracedCall Settled(TracedCall call, ReceiptStatus status)
    {
        call.Settle(status == ReceiptStatus.Success);
        return call;
    }

    private static TracedCall Call(CallTraceResponse found, int depth)
    {
        var call = new TracedCall
        {
            Depth = depth,
            Contract = found.Contract,
            Caller = found.Caller,
            Code = found.Code,
            Method = found.Method,
            Arguments = [.. found.Arguments],
            Input = Whole(found.Input),
            Value = found.Value,
            ReadOnly = found.ReadOnly,
            Gas = GasReport.Of(found.Gas.Limit ?? 0, [.. ByCategory(found.Gas)]),
            Error = found.Error is { } error ? new ContractError((ErrorCode)error.Number, error.Message ?? "") { Place = error.Trace is [var place, ..] ? place : null } : null,
            Result = found.NumericResult,
            ReturnData = Whole(found.ReturnData),
        };
        foreach (HostCallResponse item in found.Items) call.Add(Item(found, item, depth));
        return call;
    }

    private static TracedHostCall Item(CallTraceResponse call, HostCallResponse item, int depth) => new()
    {
        Number = item.Number,
        Function = HostFunctionTable.All.FirstOrDefault(function => function.ToString() == item.Function) ?? Unknown(item.Function),
        Arguments = [.. item.Arguments.Select(Number)],
        Result = Number(item.Result),
        Gas = item.Gas,
        Failed = item.Failed,
        Text = item.Text,
        At = item.At,
        Storage = item.Storage is { } storage ? new TracedStorage(Whole(storage.Key), Whole(storage.Before), Whole(storage.After)) : null,
        Event = item.Event is { } logged ? new TracedEvent(Whole(logged.Topic), Whole(logged.Data)) : null,
        Transfer = item.Transfer is { } transfer ? new TracedTransfer(transfer.To, transfer.Amount) : null,
        Log = item.Log,
        Call = item.Call is { } inner ? Call(inner, depth + 1) : null,
    };

    // Of a newer node: its name is all that is shown.
    private static HostFunction Unknown(string name) => new((HostFunctionId)(-1), "env", name, new FunctionType([], []), HostMode.Read, GasCategory.Compute, "", [], []);

    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static Receipt Receipt(in Hash256 hash, ReceiptResponse receipt) => new()
    {
        Transaction = hash,
        Status = receipt.Status,
        ErrorCode = receipt.Error?.Number ?? 0,
        FailedAction = receipt.Error?.Action ?? 0,
        GasByCategory = ByCategory(receipt.Gas),
        Fee = receipt.Fee,
        DepositHeld = receipt.DepositHeld,
        DepositReturned = receipt.DepositReturned,
        Outcomes = [.. receipt.Outcomes.Select(outcome => new ActionOutcome(outcome.ReturnData, outcome.Result, outcome.Contract, outcome.Code))],
        Events = [.. receipt.Events.Select(logged => new StateEvent(logged.Contract, logged.Topic, logged.Data))],
    };

    private static ImmutableArray<long> ByCategory(GasResponse gas)
    {
        ImmutableArray<long> byCategory = [gas.Compute, gas.Memory, gas.Storage, gas.Crypto, gas.Events, gas.Calls, gas.Transaction];
        return byCategory.Aggregate(Int128.Zero, (sum, part) => sum + part) == gas.Used
            ? byCategory
            : throw new FormatException($"the answer says that {gas.Used} gas was used, and the parts that it names give another sum");
    }

    // Null for a place of a newer node.
    private static StateChange? Change(StateChangeResponse change)
    {
        if (!Enum.TryParse(change.Space, ignoreCase: true, out StateSpace space)) return null;
        Address owner;
        if (Hash256.TryParse(change.Owner, out Hash256 hash)) owner = Address.From(hash.Span);
        else if (!AddressText.TryParse(change.Owner, out owner, out _)) return null;
        var key = new byte[StateKeys.PrefixBytes + change.Key.Length];
        StateKeys.WriteRecord(space, owner.Span, key);
        change.Key.CopyTo(key.AsMemory(StateKeys.PrefixBytes));
        return new StateChange(key, change.Before, change.After);
    }

    private static TracedBytes Whole(ReadOnlyMemory<byte> bytes) => new(bytes, bytes.Length);

    private static TracedBytes? Whole(ReadOnlyMemory<byte>? bytes) => bytes is { } present ? Whole(present) : null;
}
