using System.Collections.Immutable;
using Vow.Engine.State;
using Vow.Ledger.Encoding;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>Where a fork left another chain.</summary>
/// <param name="ChainId">The other chain.</param>
/// <param name="Height">The height of the block whose state it took over.</param>
/// <param name="Block">That block's hash.</param>
/// <param name="StateRoot">That block's state root.</param>
public sealed record ForkOrigin(ulong ChainId, ulong Height, Hash256 Block, Hash256 StateRoot);

/// <summary>
/// Begins a chain of its own on the exported state of another: one block, after the other chain's, in which the chain id is another and accounts have money. All else is as it
/// was: accounts and their nonces, contracts, code, storage, prices and limits. The other chain's transactions are refused on it, and its own on the other.
/// </summary>
public static class ChainFork
{
    /// <summary>The same export, chain id and accounts give the same chain everywhere.</summary>
    /// <param name="store">An empty store. It becomes a chain only when all is done; until then it does not open.</param>
    /// <param name="export">What <see cref="ChainExport.WriteState"/> wrote; its state root is compared with its header.</param>
    /// <param name="chainIdOf">Gives the new chain's id, known the other one's.</param>
    /// <param name="accounts">Accounts that own at least as much as this afterwards.</param>
    /// <param name="expectedBlock">Hash of the block that the state must belong to; null trusts the export's source.</param>
    /// <param name="cancellation">Ends it; the store stays unfinished.</param>
    /// <exception cref="ImportException">The export is damaged or not the one expected, or the chain id is the other chain's or none.</exception>
    /// <exception cref="ChainStoreException">The store is not empty.</exception>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public static ForkOrigin Create(
        IStateStore store, Stream export, Func<ulong, ulong> chainIdOf, ImmutableArray<GenesisAccount> accounts, Hash256? expectedBlock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chainIdOf);
        (StateFilling filling, BlockHeader header) = ChainImport.Fill(store, export, expectedGenesis: null, expectedBlock, progress: null, cancellation);
        filling.Require(header);
        var origin = new ForkOrigin(header.ChainId, header.Height, BlockCodec.HashOf(header), header.StateRoot);
        ulong chainId = chainIdOf(header.ChainId);
        if (chainId == 0 || chainId == header.ChainId)
            throw new ImportException($"The fork would be chain {chainId}, {(chainId == 0 ? "which is none" : "as the chain it comes from: transactions of one could be sent to the other")}. Give it another number.");
        IReadOnlyList<StateChange> changes = Changes(store, chainId, accounts, out ChainParameters parameters);
        TreeUpdate tree = filling.Apply(changes);
        filling.Finish(Follow(header, origin, parameters, tree), IdentityOf(filling.Genesis, origin, chainId, accounts));
        return origin;
    }

    private static IReadOnlyList<StateChange> Changes(IStateStore store, ulong chainId, ImmutableArray<GenesisAccount> accounts, out ChainParameters parameters)
    {
        var journal = new Journal(store);
        Savepoint start = journal.Mark();
        parameters = LedgerState.ReadParameters(store) with { ChainId = chainId };
        LedgerState.WriteParameters(journal, parameters);
        foreach (GenesisAccount account in accounts)
        {
            AccountState had = LedgerState.ReadAccount(journal, account.Address);
            LedgerState.WriteAccount(journal, account.Address, had with { Balance = UInt128.Max(had.Balance, account.Balance) });
        }

        return journal.ChangesSince(start);
    }

    // Height and time go on: contracts may have kept either.
    private static BlockHeader Follow(BlockHeader before, ForkOrigin origin, ChainParameters parameters, TreeUpdate tree)
    {
        ulong height = checked(before.Height + 1);
        return new BlockHeader
        {
            ProtocolVersion = parameters.ProtocolVersionAt(height),
            ChainId = parameters.ChainId,
            Height = height,
            TimestampMilliseconds = checked(before.TimestampMilliseconds + 1),
            Previous = origin.Block,
            Proposer = default,
            TransactionCount = 0,
            GasUsed = 0,
            TransactionsRoot = MerkleList.Root([]),
            ReceiptsRoot = MerkleList.Root([]),
            StateRoot = tree.Root,
        };
    }

    // Stands for the genesis that the chain has not: BLAKE2b-256 of what the fork was made from.
    private static Hash256 IdentityOf(Hash256 genesis, ForkOrigin origin, ulong chainId, ImmutableArray<GenesisAccount> accounts)
    {
        var writer = new BorshWriter();
        writer.Fixed("vow fork 1"u8);
        writer.Hash(genesis);
        writer.Hash(origin.Block);
        writer.U64(chainId);
        writer.Length(accounts.Length);
        foreach (GenesisAccount account in accounts)
        {
            writer.Address(account.Address);
            writer.U128(account.Balance);
        }

        return Hash256.Of(writer.Written);
    }
}
