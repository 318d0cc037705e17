using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Tree;

namespace Vow.Samples;

/// <summary>Blocks driven by the program that embeds the ledger, as a consensus engine would.</summary>
internal static class ChainSample
{
    public static void Run()
    {
        // sample
        using var store = new MemoryStateStore();      // or RocksDbStateStore.Open(path, RocksDbStateStoreOptions.Modest)
        var options = new ChainOptions
        {
            HistoryBlocksMax = 1000,                   // blocks whose state can be read; null keeps all
            CodeCacheDirectory = null,                 // a folder saves compiling again
            TransactionTimeout = TimeSpan.FromSeconds(20),
        };
        using var chain = Chain.Open(store, Genesis.ForDevelopment(timestampMilliseconds: 1767225600000), options);
        var (alice, bob) = (DevAccounts.Find("alice")!, DevAccounts.Find("bob")!);

        var signed = alice.Key.Sign(new Transaction
        {
            ChainId = chain.Parameters.ChainId,
            Signer = alice.Key.Public,
            Nonce = 0,
            GasLimit = 1_000_000,
            GasPrice = 1,
            DepositMax = 0,
            ExpiryHeight = 0,
            Actions = [new TransactionAction.Transfer(bob.Address, 250)],
        });

        var proposal = new BlockProposal
        {
            Height = chain.Head.Height + 1,
            TimestampMilliseconds = chain.Head.TimestampMilliseconds + 1000,
            Previous = chain.HeadHash,
            Proposer = default,                        // nobody: fees are burned
            Transactions = [new TransactionVerifier(chain.Parameters.ChainId).Check(signed.Encoded)],
        };
        var block = chain.Execute(proposal);           // pure: a vote could still drop it
        chain.Commit(block);                           // one atomic write; synced with RocksDB

        var receipt = block.Receipts[0];
        Console.WriteLine($"block {chain.Head.Height}: {receipt.Status}, {receipt.GasUsed} gas, fee {receipt.Fee}");

        using var view = chain.View();                 // does not change while other blocks are committed
        Console.WriteLine($"bob has {view.Account(bob.Address).Balance}");

        byte[] key = [(byte)StateSpace.Account, .. bob.Address.Span];
        var proof = view.Prove(key).Encode();
        var holds = KeyProof.Verify(chain.Head.StateRoot, key, proof, out var valueHash, out _);
        Console.WriteLine($"proof of {proof.Length} bytes: {holds}, the account is {(valueHash is null ? "absent" : "present")}");
        // end
    }
}
