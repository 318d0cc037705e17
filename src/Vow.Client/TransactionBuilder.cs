using System.Collections.Immutable;
using System.Globalization;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>What a transaction is to be sent with; what is null is found out.</summary>
public sealed record TransactionTerms
{
    /// <summary>Most gas; otherwise what a simulation used, with the margin that the node suggests. Given, nothing is simulated.</summary>
    public long? GasLimit { get; init; }

    /// <summary>Price of a unit of gas; otherwise the chain's minimum.</summary>
    public ulong? GasPrice { get; init; }

    /// <summary>Most deposit; otherwise a quarter more than the simulation held, and where nothing is simulated what <see cref="FeeMax"/> leaves, if anything limits it.</summary>
    public UInt128? DepositMax { get; init; }

    /// <summary>Most that gas and deposit together may cost; otherwise there is no limit. What the node names is believed up to this.</summary>
    public UInt128? FeeMax { get; init; }

    /// <summary>The account's nonce; otherwise the next one after those that wait at the node.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>The last height at which it may be executed; otherwise there is none.</summary>
    public ulong? ExpiryHeight { get; init; }
}

/// <summary>A transaction that is ready to be signed, and what a simulation said of it, if there was one.</summary>
public sealed record DraftTransaction(Transaction Transaction, SimulationResponse? Simulation)
{
    /// <summary>Most that it can cost beside the value it sends: all of its gas, and all of the deposit that it allows.</summary>
    public UInt128 CostMax => TransactionBuilder.Sum(TransactionBuilder.GasCost(Transaction.GasLimit, Transaction.GasPrice), Transaction.DepositMax);

    /// <summary>Whether a simulation says that it would fail or be refused: sent, it would cost its fee for nothing.</summary>
    public bool WouldFail => Simulation is { Receipt.Status: not ReceiptStatus.Success };
}

/// <summary>A transaction may cost more than <see cref="TransactionTerms.FeeMax"/>: it is not handed out to be signed.</summary>
/// <param name="transaction">The transaction.</param>
/// <param name="costMax">Most that it can cost.</param>
/// <param name="feeMax">Most that it may cost.</param>
public sealed class FeeTooHighException(Transaction transaction, UInt128 costMax, UInt128 feeMax)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"the transaction may cost {costMax}, more than {feeMax}: {transaction?.GasLimit} gas at {transaction?.GasPrice}, and a deposit of up to {transaction?.DepositMax}"))
{
    /// <summary>Most that it can cost.</summary>
    public UInt128 CostMax { get; } = costMax;

    /// <summary>Most that it may cost.</summary>
    public UInt128 FeeMax { get; } = feeMax;
}

/// <summary>Completes transactions from what a node says: chain, nonce, gas limit, price and deposit.</summary>
public sealed class TransactionBuilder(NodeClient node)
{
    private const ulong DepositMarginDivisor = 4;

    /// <summary>A transaction of these actions, complete but for its signature.</summary>
    /// <exception cref="NodeException">The node refuses or cannot be reached.</exception>
    /// <exception cref="FeeTooHighException">It would succeed, and may cost more than <see cref="TransactionTerms.FeeMax"/>.</exception>
    public async Task<DraftTransaction> DraftAsync(
        PublicKey signer, ImmutableArray<TransactionAction> actions, TransactionTerms terms, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var status = await node.StatusAsync(cancellationToken).ConfigureAwait(false);
        var nonce = terms.Nonce ?? (await node.AccountAsync(signer.ToAddress(), null, cancellationToken).ConfigureAwait(false)).NextNonce;
        var gasPrice = terms.GasPrice ?? status.Parameters.GasPriceMin;
        var simulation = terms.GasLimit is null ? await SimulateAsync(signer, actions, terms, gasPrice, cancellationToken).ConfigureAwait(false) : null;
        long gasLimit = terms.GasLimit ?? Math.Min(simulation!.GasLimitSuggested, status.Parameters.TransactionGasMax);
        var draft = new DraftTransaction(
            new Transaction
            {
                ChainId = status.ChainId,
                Signer = signer,
                Nonce = nonce,
                GasLimit = gasLimit,
                GasPrice = gasPrice,
                DepositMax = terms.DepositMax ?? (simulation is null ? RestOf(terms.FeeMax, GasCost(gasLimit, gasPrice)) : WithMargin(simulation.Receipt.DepositHeld)),
                ExpiryHeight = terms.ExpiryHeight ?? 0,
                Actions = actions,
            },
            simulation);
        return terms.FeeMax is { } most && !draft.WouldFail && draft.CostMax > most ? throw new FeeTooHighException(draft.Transaction, draft.CostMax, most) : draft;
    }

    /// <summary>What a transaction of these actions would do on the newest state.</summary>
    /// <exception cref="NodeException">The node refuses or cannot be reached.</exception>
    public Task<SimulationResponse> SimulateAsync(PublicKey signer, ImmutableArray<TransactionAction> actions, TransactionTerms terms, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return SimulateAsync(signer, actions, terms, terms.GasPrice, cancellationToken);
    }

    private Task<SimulationResponse> SimulateAsync(
        PublicKey signer, ImmutableArray<TransactionAction> actions, TransactionTerms terms, ulong? gasPrice, CancellationToken cancellationToken) =>
        node.SimulateAsync(RequestOf(signer, actions, terms with { GasPrice = gasPrice }), cancellationToken);

    /// <summary>What a node is asked to simulate, trace or explain: a transaction of these actions, without its signature.</summary>
    public static SimulationRequest RequestOf(PublicKey signer, ImmutableArray<TransactionAction> actions, TransactionTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new SimulationRequest
        {
            Signer = signer,
            Actions = [.. actions.Select(LedgerMapping.ToRequestBody)],
            GasLimit = terms.GasLimit,
            GasPrice = terms.GasPrice,
            DepositMax = terms.DepositMax,
            // The nonce is left to the node: those that wait before this one are not in the state yet.
        };
    }

    // Both factors have at most 64 bits.
    internal static UInt128 GasCost(long gas, ulong price) => (UInt128)gas * price;

    internal static UInt128 Sum(UInt128 left, UInt128 right) => left > UInt128.MaxValue - right ? UInt128.MaxValue : left + right;

    // Nobody has said what the deposit will be: what is left of the limit bounds it.
    private static UInt128 RestOf(UInt128? feeMax, UInt128 gasCost) => feeMax is not { } most ? UInt128.MaxValue : most > gasCost ? most - gasCost : 0;

    // The state may have grown a little until the transaction is executed.
    private static UInt128 WithMargin(UInt128 deposit) => deposit > UInt128.MaxValue / 2 ? UInt128.MaxValue : deposit + (deposit / DepositMarginDivisor);
}
