using System.Collections.Immutable;
using Vow.Ledger;

namespace Vow.Testing;

/// <summary>A transaction where a test sets what it cares about and the chain fills in the rest.</summary>
public sealed record TestTransaction
{
    /// <summary>What it does; at least one action.</summary>
    public required ImmutableArray<TransactionAction> Actions { get; init; }

    /// <summary>Most gas it may use; null for the most that the chain allows.</summary>
    public long? GasLimit { get; init; }

    /// <summary>What a unit of gas costs; null for the least that the chain takes.</summary>
    public ulong? GasPrice { get; init; }

    /// <summary>Its nonce; null for the account's next one.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>Most deposit that it may hold; null for any.</summary>
    public UInt128? DepositMax { get; init; }

    /// <summary>The last height at which it may be executed; 0 for no end.</summary>
    public ulong ExpiryHeight { get; init; }

    internal Transaction ToBody(ChainParameters parameters, PublicKey signer, ulong nextNonce) => new()
    {
        ChainId = parameters.ChainId,
        Signer = signer,
        Nonce = Nonce ?? nextNonce,
        GasLimit = GasLimit ?? parameters.TransactionGasMax,
        GasPrice = GasPrice ?? parameters.GasPriceMin,
        DepositMax = DepositMax ?? UInt128.MaxValue,
        ExpiryHeight = ExpiryHeight,
        Actions = Actions,
    };
}
