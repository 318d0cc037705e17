using Vow.Client;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class StateRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(2UL)]
    public async Task ARange_HasWhatTheStateHas_InBothOrders(ulong height)
    {
        byte[] start = [1, .. new byte[32]];
        byte[] end = [8, .. new byte[32]];
        using ChainView view = Server.Core.Chain.ViewAt(height);
        var expected = new List<(string Key, string Value)>();
        using (IStateCursor cursor = view.State.Scan(start, end, descending: false))
        {
            while (cursor.MoveNext()) expected.Add((Convert.ToHexString(cursor.Key), Convert.ToHexString(cursor.Value)));
        }

        Assert.Equal(expected, Items(await Server.Client.StateRangeAsync(start, end, descending: false, 1000, height, Cancellation)));
        Assert.Equal(expected.AsEnumerable().Reverse(), Items(await Server.Client.StateRangeAsync(start, end, descending: true, 1000, height, Cancellation)));
        foreach ((string key, string value) in expected)
        {
            StateValueResponse one = await Server.Client.StateValueAsync(Convert.FromHexString(key), height, Cancellation);
            Assert.Equal((height, value), (one.Height, Convert.ToHexString(one.Value!.Value.Span)));
        }
    }

    [Fact]
    public async Task ARange_IsCutAtItsLimit_AndEmptyWhereItsEndsCross()
    {
        byte[] start = [1, .. new byte[32]];
        byte[] end = [8, .. new byte[32]];
        StateRangeResponse first = await Server.Client.StateRangeAsync(start, end, descending: false, 1, null, Cancellation);

        Assert.False(first.IsLast);
        Assert.Single(first.Items);
        StateRangeResponse crossed = await Server.Client.StateRangeAsync(end, start, descending: false, null, null, Cancellation);
        Assert.True(crossed.IsLast);
        Assert.Empty(crossed.Items);
    }

    [Fact]
    public async Task AKeyWithoutAValue_HasNone() =>
        Assert.Null((await Server.Client.StateValueAsync(new byte[] { 5 }.Concat(new byte[32]).ToArray(), null, Cancellation)).Value);

    [Theory]
    [InlineData("0x43")]
    [InlineData("0x44")]
    [InlineData("0xff")]
    public async Task TheTablesBesideTheState_AreNotRead(string table)
    {
        string key = table + new string('0', 64);
        await Server.ProblemAsync("BadKey", 400, $"/v1/state/{key}");
        await Server.ProblemAsync("BadKey", 400, $"/v1/state?start=0x01{new string('0', 64)}&end={key}");
    }

    [Fact]
    public async Task ABlocksTransactions_AreTheBytesThatWereProposed()
    {
        using ChainView view = Server.Core.Chain.View();
        for (ulong height = 0; height <= 2; height++)
        {
            IReadOnlyList<ReadOnlyMemory<byte>> encoded = await Server.Client.BlockTransactionsAsync(height, Cancellation);
            Assert.Equal(view.BlockAt(height)!.Transactions.Select(one => Convert.ToHexString(one.Span)), encoded.Select(one => Convert.ToHexString(one.Span)));
        }

        await Server.ProblemAsync("HeightNotReached", 404, "/v1/blocks/99/transactions");
    }

    private static IEnumerable<(string Key, string Value)> Items(StateRangeResponse range) =>
        range.Items.Select(item => (Convert.ToHexString(item.Key.Span), Convert.ToHexString(item.Value.Span)));
}
