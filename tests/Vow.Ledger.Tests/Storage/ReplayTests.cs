using System.Collections.Immutable;
using Vow.CrashChild;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Storage;

public class ReplayTests
{
    [Fact]
    public void EveryPastTransaction_DoesTheSameAgain()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        foreach (BlockResult block in TestChains.Grow(chain, 6))
        {
            for (int index = 0; index < block.Receipts.Length; index++)
            {
                var calls = new HostCalls();
                ReplayedTransaction replayed = chain.Replay(block.Receipts[index].Transaction, calls, CancellationToken.None)!;
                Assert.True(replayed.IsSame);
                Assert.Equal((block.Header, block.Header.Height, index), (replayed.Block, replayed.Stored.Height, replayed.Stored.Index));
                // The first transaction of each block calls the counter, which reads and writes its storage; the others are transfers.
                Assert.Equal(index == 0 ? ["storage_read", "storage_write"] : [], calls.Names);
                Assert.NotEmpty(replayed.Result.Changes);
            }
        }
    }

    [Fact]
    public void ReplayInABlockAfterOthers_SeesWhatTheyDid()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        var load = new BlockLoad(chain, 0);
        BlockProposal proposal = load.Next();
        DevAccount caller = DevAccounts.All[4];
        CheckedTransaction[] calls = [.. Enumerable.Range(0, 5).Select(nonce => Increment(chain, caller, (ulong)nonce))];
        BlockResult block = chain.Execute(proposal with { Transactions = calls });
        chain.Commit(block);
        for (int index = 0; index < calls.Length; index++)
        {
            ReplayedTransaction replayed = chain.Replay(calls[index].Hash, new HostCalls(), CancellationToken.None)!;
            Assert.True(replayed.IsSame);
            Assert.Equal(index + 1, replayed.Result.Receipt.Outcomes[0].Result!.Value.AsInt32());
        }
    }

    [Fact]
    public void UnknownTransaction_HasNoReplay()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store);
        Assert.Null(chain.Replay(Hash256.Zero, new HostCalls(), CancellationToken.None));
    }

    [Fact]
    public void TransactionWhoseStateIsPruned_IsRefusedWithTheHeightsThatAreKept()
    {
        using var store = new MemoryStateStore();
        using Chain chain = TestChains.Open(store, historyBlocksMax: 2);
        List<BlockResult> blocks = TestChains.Grow(chain, 6);
        Assert.Equal(4UL, Assert.Throws<HeightUnavailableException>(() => chain.Replay(blocks[0].Receipts[0].Transaction, new HostCalls(), CancellationToken.None)).Oldest);
        Assert.True(chain.Replay(blocks[4].Receipts[0].Transaction, new HostCalls(), CancellationToken.None)!.IsSame);
    }

    private static CheckedTransaction Increment(Chain chain, DevAccount caller, ulong nonce)
    {
        SignedTransaction signed = caller.Key.Sign(new Transaction
        {
            ChainId = chain.Parameters.ChainId,
            Signer = caller.Key.Public,
            Nonce = nonce,
            GasLimit = 50_000_000,
            GasPrice = 1,
            DepositMax = UInt128.MaxValue,
            ExpiryHeight = 0,
            Actions = [new TransactionAction.Call(BlockLoad.Counter, "increment", 0, [], default)],
        });
        return new TransactionVerifier(chain.Parameters.ChainId).Check(signed.Encoded);
    }

    private sealed class HostCalls : IExecutionObserver
    {
        private readonly List<string> _names = [];

        public ImmutableArray<string> Names => [.. _names];

        public void OnHostCall(in HostCallRecord hostCall) => _names.Add(hostCall.Function.ToString());

        public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message) => Assert.Fail("The counter logs nothing.");
    }
}
