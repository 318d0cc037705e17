using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>What an account asks the chain to do: one action or several, which succeed or fail as one. Encoded by <see cref="TransactionCodec"/>.</summary>
public sealed record Transaction
{
    /// <summary>The chain it is for.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The key it is signed with; the account follows from it.</summary>
    public required PublicKey Signer { get; init; }

    /// <summary>How many transactions of the account come before it.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Most gas it may use, in gas units.</summary>
    public required long GasLimit { get; init; }

    /// <summary>What a unit of gas used costs, in the smallest unit of value.</summary>
    public required ulong GasPrice { get; init; }

    /// <summary>Most deposit it may hold from the signer for bytes it adds to the state.</summary>
    public required UInt128 DepositMax { get; init; }

    /// <summary>The last height at which it may be executed; 0 for no end.</summary>
    public required ulong ExpiryHeight { get; init; }

    /// <summary>What it does, in order; at least one.</summary>
    public required ImmutableArray<TransactionAction> Actions { get; init; }

    /// <summary>The signer's account.</summary>
    public Address Sender => Signer.ToAddress();

    /// <summary>The most that its gas can cost: gas limit × gas price.</summary>
    public UInt128 FeeMax => (UInt128)(ulong)GasLimit * GasPrice;
}
