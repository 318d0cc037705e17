using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

/// <summary>Where a receipt comes from: enough to run its transaction again.</summary>
internal sealed record ReceiptContext(MemoryStateStore Before, BlockProposal Proposal, int Index, TimeSpan Timeout, NameBook Names);

/// <summary>What a transaction did on a test chain, with words, and what a test checks of it.</summary>
public sealed partial class TestReceipt
{
    private readonly ReceiptContext _context;
    private readonly CheckedTransaction _transaction;
    private TestTrace? _trace;
    private TestExplanation? _explanation;
    private ContractInterfaces? _interfaces;

    private TestReceipt(ReceiptContext context, CheckedTransaction transaction, Receipt? receipt, int errorCode, ReceiptText? text)
    {
        (_context, _transaction, Receipt, ErrorNumber) = (context, transaction, receipt, errorCode);
        Message = text?.Message ?? "";
        Stack = text?.Trace ?? [];
    }

    /// <summary>The ledger's receipt; null when the transaction was refused and is in no block.</summary>
    public Receipt? Receipt { get; }

    /// <summary>How it ended.</summary>
    public ReceiptStatus Status => Receipt?.Status ?? ReceiptStatus.Refused;

    /// <summary>Whether all actions succeeded.</summary>
    public bool IsSuccess => Status == ReceiptStatus.Success;

    /// <summary>An <see cref="ErrorCode"/> below 1000, a <see cref="LedgerErrorCode"/> from 1000; 0 for none.</summary>
    public int ErrorNumber { get; }

    /// <summary>What went wrong, in words; empty when nothing did.</summary>
    public string Message { get; }

    /// <summary>The WebAssembly stack of a failure, innermost first.</summary>
    public ImmutableArray<string> Stack { get; }

    /// <summary>The transaction's hash.</summary>
    public Hash256 Hash => _transaction.Hash;

    /// <summary>Height of its block, or of the block that did not take it.</summary>
    public ulong Height => _context.Proposal.Height;

    /// <summary>What the last action gave back, or the payload of a revert.</summary>
    public Returned Returned => Receipt is { Outcomes: [.., var last] } ? new Returned(last.ReturnData, last.Result) { Value = ValueOf(last) } : default;

    /// <summary>The contract that was made, the last one if there are several; null if none was.</summary>
    public Address? Contract => Receipt?.Outcomes.LastOrDefault(outcome => outcome.Contract is not null)?.Contract;

    /// <summary>Events in order; none unless it succeeded.</summary>
    public ImmutableArray<StateEvent> Events => Receipt?.Events ?? [];

    /// <summary>Gas used.</summary>
    public long GasUsed => Receipt?.GasUsed ?? 0;

    /// <summary>What the gas cost.</summary>
    public UInt128 Fee => Receipt?.Fee ?? 0;

    /// <summary>Gas used for one category.</summary>
    public long Gas(GasCategory category) => Receipt?.GasByCategory[(int)category] ?? 0;

    /// <summary>What happened inside: each host call with its gas, changed storage, events. The transaction is run again on the state before it.</summary>
    public TestTrace Trace() => _trace ??= TestTrace.Run(_context, _transaction, this);

    /// <summary>Why it failed or was refused: where, with which values, and what to do. The transaction is run again on the state before it, and once more with more gas if it ran out.</summary>
    /// <exception cref="InvalidOperationException">It succeeded.</exception>
    public TestExplanation Explain() => _explanation ??= TestExplanation.Run(_context, this);

    /// <summary>The transaction and how it ended.</summary>
    public override string ToString() => ReceiptDescription.Of(this, _context, _transaction);

    /// <summary>How the contracts that it touches describe themselves.</summary>
    internal ContractInterfaces Interfaces => _interfaces ??= new ContractInterfaces(_context.Before, _transaction, Receipt);

    private AbiValue? ValueOf(ActionOutcome last)
    {
        if (!IsSuccess || _transaction.Transaction!.Body.Actions[^1] is not TransactionAction.Call call || Interfaces.Of(call.Contract)?.Method(call.Method) is not { } described) return null;
        return AbiArguments.TryDecodeResult(described, last.Result, last.ReturnData.Span, out AbiValue? value) ? value : null;
    }

    internal static TestReceipt Executed(ReceiptContext context, CheckedTransaction transaction, Receipt receipt, ReceiptText? text)
    {
        var executed = new TestReceipt(context, transaction, receipt, receipt.ErrorCode, text);
        Watch?.Invoke(executed);
        return executed;
    }

    internal static TestReceipt Refused(ReceiptContext context, CheckedTransaction transaction, LedgerError refusal) =>
        new(context, transaction, null, (int)refusal.Code, new ReceiptText(refusal.Message, []));
}
