using System.Buffers.Binary;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class ConsistencyTests
{
    private const int Transfers = 60;
    private const ulong Supply = 1_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnswersWhileBlocksAreMade_AreEachOfOneState()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<int>[] readers = [ReadStorageAsync(server, done.Token), ReadStorageAsync(server, done.Token), ReadHeadAsync(server, done.Token), ReadRangeProofAsync(server, done.Token)];
        for (ulong nonce = 1; nonce <= Transfers; nonce++) await server.CommitAsync(server.TokenTransfer(nonce, ApiServer.Bob, nonce));
        await done.CancelAsync();

        Assert.All(await Task.WhenAll(readers), count => Assert.True(count > 0));
        Assert.Equal(Transfers * (Transfers + 1UL) / 2, await server.TokenBalanceAsync(ApiServer.Bob));
        Assert.Equal(6UL, await server.TokenBalanceAsync(ApiServer.Bob, height: 4));
    }

    // The balances of every answer add up to the supply: half of a transfer is never seen.
    private static async Task<int> ReadStorageAsync(ApiServer server, CancellationToken done)
    {
        int count = 0;
        for (; !done.IsCancellationRequested; count++)
        {
            StoragePageResponse page = await server.Client.StoragePageAsync(server.Token, "b"u8.ToArray(), cancellationToken: Cancellation);
            Assert.Equal(Supply, Sum(page.Items));
        }

        return count;
    }

    private static async Task<int> ReadRangeProofAsync(ApiServer server, CancellationToken done)
    {
        int count = 0;
        for (; !done.IsCancellationRequested; count++)
        {
            ProofResponse proof = await server.Client.StorageRangeProofAsync(server.Token, "b"u8.ToArray(), "c"u8.ToArray(), cancellationToken: Cancellation);
            BlockResponse block = await server.Client.BlockAsync(proof.Height, Cancellation);
            Assert.Equal(Supply, Sum(ProofVerifier.Range(proof, block.Hash, server.Token, "b"u8, "c"u8)));
        }

        return count;
    }

    // A query at the height of an answer gives what the answer gave, however far the chain has gone since.
    private static async Task<int> ReadHeadAsync(ApiServer server, CancellationToken done)
    {
        var query = new ContractQueryRequest { Method = "balance_of", Input = ApiServer.Bob.Span.ToArray() };
        int count = 0;
        for (; !done.IsCancellationRequested; count++)
        {
            ContractQueryResponse head = await server.Client.QueryAsync(server.Token, query, Cancellation);
            ContractQueryResponse again = await server.Client.QueryAsync(server.Token, query with { Height = head.Height }, Cancellation);
            Assert.Equal(Convert.ToHexString(head.ReturnData.Span), Convert.ToHexString(again.ReturnData.Span));
            Assert.Equal(head.BlockHash, again.BlockHash);
        }

        return count;
    }

    private static ulong Sum(IEnumerable<StorageItemResponse> items) =>
        items.Aggregate(0UL, (sum, item) => sum + BinaryPrimitives.ReadUInt64LittleEndian(item.Value.Span));
}
