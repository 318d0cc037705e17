using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Tests;

/// <summary>Nodes without HTTP, on a development chain.</summary>
internal static class TestNode
{
    public const ulong Start = 1_700_000_000_000;

    public static Genesis Genesis { get; } = Ledger.Genesis.ForDevelopment(Start);

    public static SigningKey Alice => DevAccounts.All[0].Key;

    public static SigningKey Bob => DevAccounts.All[1].Key;

    public static NodeOptions InMemory(Action<NodeOptions>? change = null)
    {
        var options = new NodeOptions { InMemory = true, Urls = "http://127.0.0.1:0" };
        options.Production.GatherMilliseconds = 0;
        change?.Invoke(options);
        return options;
    }

    public static NodeCore Open(NodeOptions options, IStateStore? store = null, TimeProvider? time = null) =>
        NodeCore.Open(options, new NodeParts { Genesis = Genesis, Store = store, Time = time ?? TimeProvider.System });

    public static NodeCore StartNew(Action<NodeOptions>? change = null, IStateStore? store = null)
    {
        NodeCore node = Open(InMemory(change), store);
        node.Start();
        return node;
    }

    public static SignedTransaction Transfer(SigningKey from, ulong nonce, Address? to = null, UInt128 amount = default, ulong price = 1, long gasLimit = 1_000_000) =>
        Sign(from, nonce, [new TransactionAction.Transfer(to ?? Bob.Address, amount)], price, gasLimit);

    public static SignedTransaction Sign(SigningKey from, ulong nonce, ImmutableArray<TransactionAction> actions, ulong price = 1, long gasLimit = 1_000_000_000) =>
        from.Sign(new Transaction
        {
            ChainId = Ledger.Genesis.DevelopmentChainId,
            Signer = from.Public,
            Nonce = nonce,
            GasLimit = gasLimit,
            GasPrice = price,
            DepositMax = UInt128.MaxValue,
            ExpiryHeight = 0,
            Actions = actions,
        });

    public static async Task<SubmitResult> SubmitAsync(this NodeCore node, SignedTransaction transaction) =>
        await node.Mempool.SubmitAsync(transaction.Encoded, TestContext.Current.CancellationToken);

    public static async Task<ReceiptWait> CommitAsync(this NodeCore node, SignedTransaction transaction)
    {
        SubmitResult result = await node.SubmitAsync(transaction);
        Assert.Null(result.Error);
        return await node.WaitForReceiptAsync(result.Hash, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
