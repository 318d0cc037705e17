using Vow.Ledger;

namespace Vow.Node;

/// <summary>A transaction in the pool, with what orders and limits it.</summary>
internal sealed class PoolEntry
{
    /// <summary>What every entry takes in memory beside its bytes: objects, places in tables.</summary>
    public const int OverheadBytes = 1024;

    /// <summary>Most that <see cref="MemoryOf"/> gives.</summary>
    public const int MemoryBytesMax =
        TransactionLimits.BytesMax + OverheadBytes + TransactionLimits.ActionsMax * (ActionBytes + TransactionLimits.ArgumentsMax * ArgumentBytes);

    private const int ActionBytes = 128;
    private const int ArgumentBytes = 16;

    public PoolEntry(CheckedTransaction source, SignedTransaction transaction, UInt128 cost, long arrival)
    {
        (Source, Transaction, Cost, Arrival) = (source, transaction, cost, arrival);
        EffectivePrice = Price;
        Bytes = MemoryOf(transaction);
    }

    public CheckedTransaction Source { get; }

    public SignedTransaction Transaction { get; }

    /// <summary>Most that it can take from the signer's balance, without deposits: fee and values sent.</summary>
    public UInt128 Cost { get; }

    /// <summary>Order of arrival at this node.</summary>
    public long Arrival { get; }

    public Hash256 Hash => Transaction.Hash;

    public ulong Nonce => Transaction.Body.Nonce;

    public ulong Price => Transaction.Body.GasPrice;

    public ulong ExpiryHeight => Transaction.Body.ExpiryHeight;

    /// <summary>What it is counted with.</summary>
    public long Bytes { get; }

    /// <summary>The lowest price among it and those of the account before it: what a producer sees of it.</summary>
    public ulong EffectivePrice { get; set; }

    /// <summary>All nonces before it are there.</summary>
    public bool IsReady { get; set; }

    /// <summary>It is in the block that is being executed.</summary>
    public bool IsInBlock { get; set; }

    /// <summary>
    /// What a transaction takes in memory, rounded up: its bytes, and their decoded form, which for some is larger. So the pool's limit bounds its memory whatever is sent.
    /// </summary>
    public static long MemoryOf(SignedTransaction transaction)
    {
        long bytes = transaction.Encoded.Length + OverheadBytes;
        foreach (TransactionAction action in transaction.Body.Actions)
        {
            int arguments = action switch
            {
                TransactionAction.Instantiate instantiate => instantiate.Arguments.Length,
                TransactionAction.Call call => call.Arguments.Length,
                TransactionAction.Upgrade upgrade => upgrade.Arguments.Length,
                _ => 0,
            };
            bytes += ActionBytes + arguments * ArgumentBytes;
        }

        return bytes;
    }

    /// <summary>Fee limit and values sent by the transaction's own actions; false if that is more than any balance.</summary>
    public static bool TryCost(Transaction transaction, out UInt128 cost)
    {
        cost = transaction.FeeMax;
        UInt128 value = TransactionDoor.ValueSent(transaction);
        if (value > UInt128.MaxValue - cost) return false;
        cost += value;
        return true;
    }
}
