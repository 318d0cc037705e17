using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

/// <content>The contract for a client that <c>vow bind</c> wrote: the one that is used in production is tested here.</content>
public sealed partial class TestContract : IContractCaller
{
    /// <inheritdoc/>
    Address IContractCaller.Contract => Address;

    /// <inheritdoc/>
    Task<ContractReceipt> IContractCaller.CallAsync(string method, AbiInput input, UInt128 value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TestReceipt receipt = Send(new TransactionAction.Call(Address, method, value + _value, input.Numbers, input.Bytes));
        if (!receipt.IsSuccess) throw new ContractFailedException(method, receipt.Message, receipt.ErrorNumber, receipt.Stack);
        return Task.FromResult(new ContractReceipt
        {
            Transaction = receipt.Hash,
            Height = receipt.Height,
            GasUsed = receipt.GasUsed,
            Fee = receipt.Fee,
            Answer = new ContractAnswer(receipt.Returned.Data, receipt.Returned.Result),
            Events = receipt.Events,
        });
    }

    /// <inheritdoc/>
    Task<ContractAnswer> IContractCaller.QueryAsync(string method, AbiInput input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QueryResult answer = _chain.Query(this, Caller, method, input.Bytes, input.Numbers).Result;
        if (!answer.IsSuccess) throw new ContractFailedException(method, answer.Text?.Message ?? "", (int)answer.ErrorCode, answer.Text?.Trace ?? []);
        return Task.FromResult(new ContractAnswer(answer.ReturnData, answer.Result));
    }
}
