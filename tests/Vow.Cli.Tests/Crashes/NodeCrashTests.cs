using System.Collections.Concurrent;
using System.Globalization;
using Vow.Client;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Tree;

namespace Vow.Cli.Tests.Crashes;

public sealed class NodeCrashTests : IDisposable
{
    /// <summary>How many kills; more in the long run.</summary>
    private const string KillsVariable = "VOW_NODE_KILLS";
    private const int KillsByDefault = 6;
    private const int Senders = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("vow-node-crash-").FullName;
    private readonly Random _random = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NodeKilledUnderLoad_HasEveryBlockAndTransactionItReported()
    {
        var kills = Environment.GetEnvironmentVariable(KillsVariable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : KillsByDefault;
        var blocks = new Dictionary<ulong, Hash256>();
        var receipts = new ConcurrentDictionary<Hash256, ReceiptResponse>();
        for (var kill = 0; kill < kills; kill++)
        {
            using var node = await NodeProcess.StartAsync(_folder);
            await CheckAsync(node.Client, blocks, receipts.Values.TakeLast(50));
            using var stop = new CancellationTokenSource();
            var before = receipts.Count;
            var load = Enumerable.Range(0, Senders).Select(sender => SendAsync(node.Client, DevAccounts.All[sender], receipts, stop.Token)).ToArray();
            var enough = before + _random.Next(5, 80);
            while (receipts.Count < enough && !load.All(sender => sender.IsCompleted)) await Task.Delay(1, TestContext.Current.CancellationToken);
            await node.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            foreach (var (height, hash) in node.Blocks) blocks[height] = hash;
            Assert.True(receipts.Count > before, "The node committed nothing after it was started again.");
        }

        CheckStore(blocks, receipts);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills; {blocks.Count} blocks and {receipts.Count} receipts reported, none lost");
    }

    // Until the node is gone.
    private static async Task SendAsync(NodeClient client, DevAccount from, ConcurrentDictionary<Hash256, ReceiptResponse> receipts, CancellationToken stop)
    {
        try
        {
            var nonce = (await client.AccountAsync(from.Address, cancellationToken: stop)).Nonce;
            while (!stop.IsCancellationRequested)
            {
                var signed = from.Key.Sign(new Transaction
                {
                    ChainId = Genesis.DevelopmentChainId,
                    Signer = from.Key.Public,
                    Nonce = nonce++,
                    GasLimit = 5_000_000,
                    GasPrice = 1,
                    DepositMax = 0,
                    ExpiryHeight = 0,
                    Actions = [new TransactionAction.Transfer(DevAccounts.All[5].Address, 1)],
                });
                var answer = await client.SubmitAndWaitAsync(signed.Encoded, stop);
                receipts[answer.Hash] = answer.Receipt!;
            }
        }
        catch (Exception gone) when (gone is NodeException or HttpRequestException or IOException or OperationCanceledException)
        {
        }
    }

    private static async Task CheckAsync(NodeClient client, Dictionary<ulong, Hash256> blocks, IEnumerable<ReceiptResponse> receipts)
    {
        var status = await client.StatusAsync();
        if (blocks.Count == 0) return;
        Assert.True(status.Head.Height >= blocks.Keys.Max());
        foreach (var height in blocks.Keys.OrderDescending().Take(50)) Assert.Equal(blocks[height], (await client.BlockAsync(height)).Hash);
        foreach (var receipt in receipts)
        {
            var stored = (await client.BlockAsync(receipt.Height)).Hash;
            Assert.Equal(receipt.BlockHash, stored);
        }
    }

    private void CheckStore(Dictionary<ulong, Hash256> blocks, ConcurrentDictionary<Hash256, ReceiptResponse> receipts)
    {
        using var store = RocksDbStateStore.Open(Path.Combine(_folder, "chain"), RocksDbStateStoreOptions.Modest);
        using var chain = Vow.Ledger.Chain.Open(store, ChainOptions.Archive);
        using var view = chain.View();
        foreach (var (height, hash) in blocks) Assert.Equal(hash, BlockCodec.HashOf(view.HeaderAt(height)!));
        foreach (var (hash, receipt) in receipts) Assert.Equal((receipt.Height, receipt.Index, receipt.Status), (view.Receipt(hash)!.Height, view.Receipt(hash)!.Index, view.Receipt(hash)!.Receipt.Status));
        using var export = new MemoryStream();
        ChainExport.WriteState(view, export, progress: null, CancellationToken.None);
        export.Position = 0;
        using var copy = new MemoryStateStore();
        Assert.Equal(StateTree.RootOf(store), ChainImport.ReadState(copy, export, null, null, progress: null, CancellationToken.None).StateRoot);
    }
}
