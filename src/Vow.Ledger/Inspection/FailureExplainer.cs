using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Inspection;

/// <summary>Runs a transaction again under observers and tells why it failed; one that ran out of gas is run with more gas as well. Safe to use from several threads.</summary>
public sealed class FailureExplainer(ContractEngines engines, BesideLimits limits)
{
    private static readonly byte[] NoSignature = new byte[Engine.Crypto.Ed25519.SignatureBytes];

    private readonly TransactionReplay _replay = new(engines, limits);

    /// <summary>Why a transaction of a block failed; null when it succeeds.</summary>
    /// <param name="parentState">The state before the block.</param>
    /// <param name="proposal">The block's content.</param>
    /// <param name="index">The transaction's place in it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SimulationTooSlowException">The transaction took longer than the node lends, or no thread was free in time.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public FailureExplanation? Explain(IStateReader parentState, BlockProposal proposal, int index, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(parentState);
        ArgumentNullException.ThrowIfNull(proposal);
        var recorder = new FailureRecorder();
        ReplayResult run = _replay.Run(parentState, proposal, index, recorder, cancellation);
        if (run.Receipt.Status == ReceiptStatus.Success) return null;
        SignedTransaction? signed = proposal.Transactions[index].Transaction;
        RecordedCall? failed = run.Receipt.Status == ReceiptStatus.Failed && (int?)recorder.Failed?.Error?.Code == run.Receipt.ErrorCode ? recorder.Failed : null;
        GasFindings? gas = run.Receipt.Status == ReceiptStatus.Failed && signed is not null && RanOut(run.Receipt, failed)
            ? new GasInvestigation(_replay, limits, parentState, proposal, index).Run(signed.Body, run.Receipt.GasUsed, failed, cancellation)
            : null;
        var explanation = new FailureExplanation
        {
            Status = run.Receipt.Status,
            Number = run.Receipt.ErrorCode,
            Message = run.Text?.Message ?? "",
            Action = run.Receipt.FailedAction,
            Actions = signed?.Body.Actions.Length ?? 0,
            Request = signed is null ? "" : RequestText.Of(signed, run.Receipt.FailedAction),
            Limit = LimitOf(run, failed),
            Calls = failed?.Chain ?? [],
            CallsLeftOut = failed?.LeftOut ?? 0,
            Gas = gas,
            Advice = [],
        };
        return explanation with { Advice = FailureAdvice.For(explanation, Signature(parentState, signed, run.Receipt.FailedAction)) };
    }

    /// <summary>Why an unsigned transaction would fail as the first one after a block; null when it would succeed.</summary>
    /// <exception cref="SimulationTooSlowException">The transaction took longer than the node lends, or no thread was free in time.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public FailureExplanation? Explain(IStateReader state, BlockHeader head, Transaction body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(body);
        byte[] encoded = TransactionCodec.Encode(body, NoSignature);
        Hash256 hash = TransactionVerifier.HashOf(encoded);
        LedgerError? refusal = body.GasLimit <= limits.GasMax
            ? null
            : new LedgerError(LedgerErrorCode.GasLimitTooHigh, $"the gas limit is {body.GasLimit}; this node simulates up to {limits.GasMax}");
        var proposal = new BlockProposal
        {
            Height = checked(head.Height + 1),
            TimestampMilliseconds = checked(head.TimestampMilliseconds + 1),
            Previous = BlockCodec.HashOf(head),
            Proposer = default,
            Transactions = [new CheckedTransaction(encoded, hash, refusal is null ? new SignedTransaction(body, encoded, hash) : null, refusal)],
        };
        return Explain(state, proposal, 0, cancellation);
    }

    private static bool RanOut(Receipt receipt, RecordedCall? failed) =>
        receipt.ErrorCode == (int)ErrorCode.OutOfGas || (failed is not null && failed.Inward().Any(call => call.Error?.Code == ErrorCode.OutOfGas));

    // Where it began says most.
    private static ExceededLimit? LimitOf(ReplayResult run, RecordedCall? failed) => failed?.Inward().Last().Error?.Limit ?? failed?.Error?.Limit ?? run.Text?.Limit;

    // As the contract describes the method that was asked for, for who called it wrongly.
    private static string? Signature(IStateReader state, SignedTransaction? signed, int action)
    {
        if (signed?.Body.Actions[action] is not TransactionAction.Call call || LedgerState.ReadContract(state, call.Contract) is not { } contract) return null;
        if (!LedgerState.TryReadCode(state, contract.Code, out ReadOnlyMemory<byte> wasm)) return null;
        return CodeDescription.Of(wasm)?.Method(call.Method) is { } method ? Display.Harmless(AbiArguments.Signature(method)) : null;
    }
}

/// <summary>What an action asks for, in a line.</summary>
internal static class RequestText
{
    private const int MethodCharactersMax = 80;

    public static string Of(SignedTransaction signed, int action)
    {
        string who = AddressText.Format(signed.Sender);
        return signed.Body.Actions[action] switch
        {
            TransactionAction.Transfer transfer => $"{who} sends {Display.Amount(transfer.Amount)} to {AddressText.Format(transfer.To)}",
            TransactionAction.Upload upload => $"{who} uploads a module of {Display.Number(upload.Code.Length)} bytes",
            TransactionAction.Instantiate made => $"{who} makes a contract of code {Short(made.Code)}{With(made.Value)}",
            TransactionAction.Call call => $"{who} calls {Method(call.Method)} of {AddressText.Format(call.Contract)}{With(call.Value)}",
            TransactionAction.Upgrade upgrade => $"{who} upgrades {AddressText.Format(upgrade.Contract)} to code {Short(upgrade.Code)}",
            TransactionAction.SetAdmin set => $"{who} sets the admin of {AddressText.Format(set.Contract)}",
            TransactionAction.Freeze freeze => $"{who} freezes {AddressText.Format(freeze.Contract)}",
            TransactionAction.Unfreeze unfreeze => $"{who} unfreezes {AddressText.Format(unfreeze.Contract)}",
            _ => who,
        };
    }

    private static string With(UInt128 value) => value == 0 ? "" : $" and sends {Display.Amount(value)}";

    private static string Short(in CodeHash code) => $"{code.ToString()[..8]}…";

    private static string Method(string name) => Display.Harmless(name.Length <= MethodCharactersMax ? name : $"{name[..MethodCharactersMax]}…");
}
