using Vow.Engine;

namespace Vow.Ledger;

/// <summary>What keeps a transaction from being executed at all. Whoever is let in pays.</summary>
public static class TransactionDoor
{
    /// <summary>Gas that a transaction costs before its actions run: for itself, its bytes, its actions, and compiling the code it uploads.</summary>
    public static long IntrinsicGas(ProtocolVersion protocol, SignedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(transaction);
        var prices = protocol.Gas.Transaction;
        long gas = prices.Base + (prices.PerByte * transaction.Encoded.Length) + (prices.PerAction * transaction.Body.Actions.Length);
        foreach (TransactionAction action in transaction.Body.Actions)
        {
            if (action is TransactionAction.Upload upload) gas = checked(gas + protocol.Gas.Calls.DeployBase + (protocol.Gas.Calls.DeployPerByte * upload.Code.Length));
        }

        return gas;
    }

    /// <summary>The value that a transaction's actions send from the signer's balance; the largest amount there is when it would be more.</summary>
    public static UInt128 ValueSent(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        UInt128 sum = 0;
        foreach (TransactionAction action in transaction.Actions)
        {
            UInt128 value = action switch
            {
                TransactionAction.Transfer transfer => transfer.Amount,
                TransactionAction.Instantiate instantiate => instantiate.Value,
                TransactionAction.Call call => call.Value,
                _ => 0,
            };
            if (value > UInt128.MaxValue - sum) return UInt128.MaxValue;
            sum += value;
        }

        return sum;
    }

    /// <summary>Why the state refuses a transaction; null if it can be executed.</summary>
    /// <param name="protocol">The rules of the block.</param>
    /// <param name="parameters">The chain's parameters.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="account">The signer's account before it.</param>
    /// <param name="transaction">The transaction.</param>
    public static LedgerError? Refusal(ProtocolVersion protocol, ChainParameters parameters, ulong height, AccountState account, SignedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(transaction);
        Transaction body = transaction.Body;
        if (body.ExpiryHeight != 0 && height > body.ExpiryHeight)
            return Refused(LedgerErrorCode.Expired, $"the transaction was to be executed up to height {body.ExpiryHeight}, and this is height {height}; sign it again with a later one");
        if (body.Nonce < account.Nonce)
            return Refused(LedgerErrorCode.NonceTooLow, $"the nonce {body.Nonce} was used before; the account's next one is {account.Nonce}");
        if (body.Nonce > account.Nonce)
            return Refused(LedgerErrorCode.NonceTooHigh, $"the nonce is {body.Nonce}, but the account's next one is {account.Nonce}; send those before it first");
        return GasRefusal(protocol, parameters, transaction) ?? PaymentRefusal(account, body);
    }

    private static LedgerError? GasRefusal(ProtocolVersion protocol, ChainParameters parameters, SignedTransaction transaction)
    {
        Transaction body = transaction.Body;
        if (body.GasPrice < parameters.GasPriceMin)
            return Refused(LedgerErrorCode.GasPriceTooLow, $"the gas price is {body.GasPrice}; this chain takes {parameters.GasPriceMin} or more");
        if (body.GasLimit > parameters.TransactionGasMax)
            return Refused(LedgerErrorCode.GasLimitTooHigh, $"the gas limit is {body.GasLimit}; this chain allows a transaction at most {parameters.TransactionGasMax}");
        long intrinsic = IntrinsicGas(protocol, transaction);
        return body.GasLimit < intrinsic
            ? Refused(LedgerErrorCode.GasLimitTooLow, $"the gas limit is {body.GasLimit}, and {intrinsic} gas are due before anything runs")
            : null;
    }

    private static LedgerError? PaymentRefusal(AccountState account, Transaction body)
    {
        UInt128 value = ValueSent(body);
        UInt128 needed = value > UInt128.MaxValue - body.FeeMax ? UInt128.MaxValue : value + body.FeeMax;
        return account.Balance < needed
            ? Refused(LedgerErrorCode.CannotPay, $"gas limit × gas price is {body.FeeMax} and the value sent {value}; the balance is {account.Balance}")
            : null;
    }

    private static LedgerError Refused(LedgerErrorCode code, string message) => new(code, message);
}
