using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>The chain as the mempool sees it.</summary>
internal sealed class LedgerForMempool(Chain chain) : IMempoolChain
{
    public ulong ChainId => chain.Parameters.ChainId;

    public ulong Height => chain.Head.Height;

    public void ReadAccounts(ReadOnlySpan<Address> addresses, Span<AccountState> accounts)
    {
        if (addresses.IsEmpty) return;
        using ChainView view = chain.View();
        for (int index = 0; index < addresses.Length; index++) accounts[index] = view.Account(addresses[index]);
    }

    public LedgerError? CheckParameters(SignedTransaction transaction)
    {
        ulong height = chain.Head.Height + 1;
        int version = chain.Parameters.ProtocolVersionAt(height);
        ProtocolVersion? protocol = ProtocolVersion.Known.FirstOrDefault(known => known.Number == version);
        // Unknown rules are production's to report.
        if (protocol is null) return null;
        // An account with which only the transaction itself can be wrong.
        var account = new AccountState(transaction.Body.Nonce, UInt128.MaxValue);
        return TransactionDoor.Refusal(protocol, chain.Parameters, height, account, transaction);
    }

    public bool IsExecuted(in Hash256 transaction)
    {
        using ChainView view = chain.View();
        return view.HasTransaction(transaction);
    }
}
