using System.Collections.Immutable;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Crypto;
using Vow.Ledger;

namespace Vow.Node.Http;

/// <summary>A transaction that somebody might send, as a request describes it: what is left out takes the value that would let it through.</summary>
internal sealed class SimulatedTransaction
{
    private readonly ApiNode _node;
    private readonly SimulationRequest _request;
    private readonly ImmutableArray<TransactionAction> _actions;

    private SimulatedTransaction(ApiNode node, SimulationRequest request, ImmutableArray<TransactionAction> actions)
    {
        _node = node;
        _request = request;
        _actions = actions;
    }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="ApiException">Its actions are too many, or one cannot be.</exception>
    public static async Task<SimulatedTransaction> ReadAsync(ApiNode node, ApiRequest request)
    {
        SimulationRequest body = await request.ReadJsonAsync<SimulationRequest>().ConfigureAwait(false);
        if (body.Actions.Count is < 1 or > TransactionLimits.ActionsMax)
        {
            throw new ApiException(ProblemCode.BadValue, $"a transaction has 1 to {TransactionLimits.ActionsMax} actions; {body.Actions.Count} were given");
        }

        try
        {
            return new SimulatedTransaction(node, body, [.. body.Actions.Select(LedgerMapping.ToLedger)]);
        }
        catch (FormatException exception)
        {
            throw new ApiException(ProblemCode.BadValue, exception.Message);
        }
    }

    /// <summary>The transaction on a state, which fills in what was left out.</summary>
    /// <exception cref="ApiException">It is too large to be sent.</exception>
    public Transaction On(ChainView view)
    {
        ChainParameters parameters = view.Parameters;
        AccountState account = view.Account(_request.Signer.ToAddress());
        ulong price = _request.GasPrice ?? parameters.GasPriceMin;
        var transaction = new Transaction
        {
            ChainId = parameters.ChainId,
            Signer = _request.Signer,
            Nonce = _request.Nonce ?? account.Nonce,
            GasLimit = _request.GasLimit ?? GasThatCanBePaid(account.Balance, price, Math.Min(parameters.TransactionGasMax, _node.Options.Queries.GasMax)),
            GasPrice = price,
            DepositMax = _request.DepositMax ?? UInt128.MaxValue,
            ExpiryHeight = _request.ExpiryHeight ?? 0,
            Actions = _actions,
        };
        int bytes = TransactionCodec.SigningBytes(transaction).Length + Ed25519.SignatureBytes;
        if (bytes > TransactionLimits.BytesMax)
        {
            throw new ApiException(LedgerErrorCode.TooLarge, $"the transaction would have about {bytes} bytes; at most {TransactionLimits.BytesMax} are allowed");
        }

        return transaction;
    }

    /// <summary>Runs the transaction of <see cref="On"/> within the node's limits, under an observer.</summary>
    /// <exception cref="SimulationTooSlowException">It took too long.</exception>
    public SimulationResult Run(ChainView view, Transaction transaction, IExecutionObserver observer, CancellationToken cancellation) =>
        view.Simulate(transaction, TimeSpan.FromMilliseconds(_node.Options.Queries.TimeoutMilliseconds), observer, cancellation);

    private long GasThatCanBePaid(UInt128 balance, ulong price, long max)
    {
        foreach (TransactionAction action in _actions)
        {
            UInt128 value = action switch
            {
                TransactionAction.Transfer transfer => transfer.Amount,
                TransactionAction.Instantiate instantiate => instantiate.Value,
                TransactionAction.Call call => call.Value,
                _ => 0,
            };
            balance = balance > value ? balance - value : 0;
        }

        // With nothing to pay with, the answer should be that the balance is too small, not that the gas limit is.
        UInt128 covered = price == 0 ? (UInt128)max : balance / price;
        return covered == 0 || covered > (UInt128)max ? max : (long)covered;
    }
}
