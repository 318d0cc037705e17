using Microsoft.Extensions.Logging;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>An executed block that is not committed yet, with the transactions that are in it.</summary>
internal sealed record BuiltBlock(BlockResult Result, List<CheckedTransaction> Included)
{
    public CommittedBlock ToCommitted() => new(
        Result.Hash, Result.Block, [.. Included.Select(item => new CommittedTransaction(item.Hash, item.Encoded, item.Transaction!.Body))], Result.Receipts, Result.Texts);

    /// <summary>The accounts that the block changed, as they are after it.</summary>
    public AccountChange[] AccountChanges()
    {
        var changes = new List<AccountChange>();
        foreach (StateChange change in Result.Changes)
        {
            ReadOnlySpan<byte> key = change.Key.Span;
            if (key.Length != 1 + Address.Bytes || key[0] != (byte)StateSpace.Account) continue;
            AccountState after = change.After is { } record && AccountState.TryRead(record.Span, out AccountState account) ? account : default;
            changes.Add(new AccountChange(Address.From(key[1..]), after));
        }

        return [.. changes];
    }
}

/// <summary>Makes a block of selected transactions that only holds what can be executed: whatever is refused or too slow is left out.</summary>
internal sealed class BlockBuilder(Chain chain, Mempool mempool, Address proposer, TimeProvider time, NodeMeters meters, ILogger log)
{
    /// <summary>Executes a block on the head; null if none of the transactions can be in it and an empty block is not wanted. Nothing is committed.</summary>
    public BuiltBlock? Build(List<CheckedTransaction> selection, bool allowEmpty)
    {
        List<CheckedTransaction> candidates = selection;
        while (candidates.Count > 0 || allowEmpty)
        {
            try
            {
                BlockResult result = chain.Execute(Propose(candidates));
                var block = new BuiltBlock(result, IncludedIn(result, candidates));
                DropRefused(result);
                return block.Included.Count > 0 || allowEmpty ? block : null;
            }
            catch (TransactionTooSlowException slow)
            {
                candidates = WithoutSlow(candidates, slow);
            }
        }

        return null;
    }

    private BlockProposal Propose(List<CheckedTransaction> transactions)
    {
        ulong now = (ulong)Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds());
        return new BlockProposal
        {
            Height = chain.Head.Height + 1,
            // A clock that was set back must not stop the chain, and time never stands still in it.
            TimestampMilliseconds = Math.Max(now, chain.Head.TimestampMilliseconds + 1),
            Previous = chain.HeadHash,
            Proposer = proposer,
            Transactions = transactions,
            LeavesOutRefused = true,
        };
    }

    // What came before the slow one was fast enough and is in the order of a block; the others wait for the next. So each slow transaction costs one deadline, no more.
    private List<CheckedTransaction> WithoutSlow(List<CheckedTransaction> candidates, TransactionTooSlowException slow)
    {
        meters.TooSlow();
        NodeLog.TransactionTooSlow(log, slow.Transaction, slow.Message);
        mempool.Drop(slow.Transaction, new LedgerError(LedgerErrorCode.ExecutionTooSlow, slow.Message));
        int index = candidates.FindIndex(candidate => candidate.Hash == slow.Transaction);
        if (index < 0) throw new InvalidOperationException($"The executor names transaction {slow.Transaction}, which was not proposed.", slow);
        if (index > 0) return candidates[..index];
        Address sender = candidates[0].Transaction!.Sender;
        return candidates.FindAll(candidate => candidate.Transaction!.Sender != sender);
    }

    private static List<CheckedTransaction> IncludedIn(BlockResult result, List<CheckedTransaction> candidates)
    {
        if (result.LeftOut.IsEmpty) return candidates;
        var leftOut = result.LeftOut.Select(item => item.Transaction).ToHashSet(ReferenceEqualityComparer.Instance);
        return candidates.FindAll(candidate => !leftOut.Contains(candidate));
    }

    // Those that only met a full block, or a nonce or balance that this block changes, may go into the next. If nothing at all went in, they would meet the same again.
    private void DropRefused(BlockResult result)
    {
        foreach (LeftOutTransaction item in result.LeftOut)
        {
            bool mayWait = item.Refusal.Code is LedgerErrorCode.BlockFull or LedgerErrorCode.NonceTooHigh or LedgerErrorCode.CannotPay;
            if (!mayWait || result.Header.TransactionCount == 0) mempool.Drop(item.Transaction.Hash, item.Refusal);
        }
    }
}
