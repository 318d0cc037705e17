using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Client;

/// <summary>A contract on a node's chain, and who signs its calls. Every method throws <see cref="NodeException"/> when the node refuses or cannot be reached.</summary>
/// <param name="node">The node.</param>
/// <param name="contract">The contract's address.</param>
/// <param name="signer">Signs and pays for calls; null for queries alone.</param>
/// <param name="terms">What transactions are sent with; null for what a simulation says.</param>
public sealed class NodeContract(NodeClient node, Address contract, SigningKey? signer = null, TransactionTerms? terms = null) : IContractCaller
{
    /// <inheritdoc/>
    public Address Contract => contract;

    /// <summary>Simulates, signs, sends and waits for the block. What would fail is not sent.</summary>
    /// <exception cref="ContractFailedException">The contract would fail or failed, or the transaction was refused.</exception>
    /// <exception cref="InvalidOperationException">There is no signer.</exception>
    public async Task<ContractReceipt> CallAsync(string method, AbiInput input, UInt128 value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (signer is null) throw new InvalidOperationException($"{method} is a transaction: somebody signs it. Give the contract a signing key.");
        var call = new TransactionAction.Call(contract, method, value, input.Numbers, input.Bytes);
        DraftTransaction draft = await new TransactionBuilder(node).DraftAsync(signer.Public, [call], terms ?? new TransactionTerms(), cancellationToken).ConfigureAwait(false);
        if (draft.WouldFail) throw Failure(method, draft.Simulation!.Receipt.Error);
        TransactionResponse sent = await node.SubmitAndWaitAsync(signer.Sign(draft.Transaction).Encoded, cancellationToken).ConfigureAwait(false);
        ReceiptResponse receipt = sent.Receipt!;
        if (receipt.Status != ReceiptStatus.Success) throw Failure(method, receipt.Error);
        OutcomeResponse outcome = receipt.Outcomes[^1];
        return new ContractReceipt
        {
            Transaction = sent.Hash,
            Height = receipt.Height,
            GasUsed = receipt.Gas.Used,
            Fee = receipt.Fee,
            Answer = new ContractAnswer(outcome.ReturnData, outcome.Result),
            Events = [.. receipt.Events.Select(logged => new StateEvent(logged.Contract, logged.Topic, logged.Data))],
        };
    }

    /// <inheritdoc/>
    public async Task<ContractAnswer> QueryAsync(string method, AbiInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ContractQueryResponse answer = await node.QueryAsync(
            contract, new ContractQueryRequest { Method = method, Arguments = input.Numbers, Input = input.Bytes, Caller = signer?.Address }, cancellationToken).ConfigureAwait(false);
        return answer.Status == ExecutionStatus.Success ? new ContractAnswer(answer.ReturnData, answer.Result) : throw Failure(method, answer.Error);
    }

    private static ContractFailedException Failure(string method, ExecutionErrorResponse? error) =>
        new(method, error?.Message ?? error?.Code ?? "the node gives no reason", error?.Number ?? 0, [.. error?.Trace ?? []]);
}
