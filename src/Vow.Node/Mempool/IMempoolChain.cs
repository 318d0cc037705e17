using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>What the mempool asks of the chain. Called from many threads.</summary>
internal interface IMempoolChain
{
    ulong ChainId { get; }

    /// <summary>Height of the newest block.</summary>
    ulong Height { get; }

    /// <summary>Nonces and balances in one state, the newest.</summary>
    void ReadAccounts(ReadOnlySpan<Address> addresses, Span<AccountState> accounts);

    /// <summary>Whether the chain's parameters refuse a transaction, whatever the accounts are.</summary>
    LedgerError? CheckParameters(SignedTransaction transaction);

    bool IsExecuted(in Hash256 transaction);
}

/// <summary>An account that a block changed.</summary>
internal readonly record struct AccountChange(Address Address, AccountState After);
