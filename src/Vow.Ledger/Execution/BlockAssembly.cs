using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Vow.Engine.State;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>What the transactions of a block gave, in order.</summary>
internal sealed class BlockBody(int transactions)
{
    public List<ReadOnlyMemory<byte>> Encoded { get; } = new(transactions);

    public List<Hash256> TransactionHashes { get; } = new(transactions);

    public List<Hash256> ReceiptHashes { get; } = new(transactions);

    public List<Receipt> Receipts { get; } = new(transactions);

    public List<ReceiptText?> Texts { get; } = new(transactions);

    /// <summary>One for each transaction; null for bytes that are none.</summary>
    public List<SignedTransaction?> Signed { get; } = new(transactions);

    /// <summary>What became of contracts.</summary>
    public List<ContractStep> Contracts { get; } = [];

    public List<LeftOutTransaction> LeftOut { get; } = [];

    public long GasUsed { get; set; }

    public IReadOnlyList<StateChange> Changes { get; set; } = [];

    public void Add(CheckedTransaction transaction, in TransactionResult result)
    {
        Encoded.Add(transaction.Encoded);
        Signed.Add(transaction.Transaction);
        TransactionHashes.Add(transaction.Hash);
        ReceiptHashes.Add(ReceiptCodec.HashOf(result.Receipt));
        Receipts.Add(result.Receipt);
        Texts.Add(result.Text);
    }

    public void LeaveOut(CheckedTransaction transaction, in TransactionResult result) =>
        LeftOut.Add(new LeftOutTransaction(transaction, new LedgerError((LedgerErrorCode)result.Receipt.ErrorCode, result.Text!.Message)));
}

/// <summary>Puts header and block together.</summary>
internal static class BlockAssembly
{
    public static BlockResult Assemble(ulong chain, int version, BlockProposal proposal, BlockBody body, TreeUpdate tree)
    {
        var header = new BlockHeader
        {
            ProtocolVersion = version,
            ChainId = chain,
            Height = proposal.Height,
            TimestampMilliseconds = proposal.TimestampMilliseconds,
            Previous = proposal.Previous,
            Proposer = proposal.Proposer,
            TransactionCount = body.Receipts.Count,
            GasUsed = body.GasUsed,
            TransactionsRoot = MerkleList.Root(CollectionsMarshal.AsSpan(body.TransactionHashes)),
            ReceiptsRoot = MerkleList.Root(CollectionsMarshal.AsSpan(body.ReceiptHashes)),
            StateRoot = tree.Root,
        };
        return new BlockResult
        {
            Header = header,
            Hash = BlockCodec.HashOf(header),
            Block = new Block(header, [.. body.Encoded]),
            TransactionHashes = [.. body.TransactionHashes],
            Receipts = [.. body.Receipts],
            Texts = [.. body.Texts],
            Changes = body.Changes,
            Tree = tree,
            LeftOut = [.. body.LeftOut],
            Signed = body.Signed,
            Contracts = body.Contracts,
        };
    }
}
