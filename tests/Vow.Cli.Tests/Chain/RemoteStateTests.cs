using System.Buffers;
using Vow.Cli.Debugging;
using Vow.Client;
using Vow.Engine.State;
using Xunit;

namespace Vow.Cli.Tests.Chain;

public class RemoteStateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task AScan_GivesTheSameWhateverTheAnswersHold_InBothOrders(int itemsPerAnswer)
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        using var node = new NodeClient(new Uri(chain.Url));
        byte[] start = [1, .. new byte[32]], end = [8, .. new byte[32]];
        var whole = await node.StateRangeAsync(start, end, descending: false, 1000, 1, TestContext.Current.CancellationToken);
        var expected = whole.Items.Select(item => (Convert.ToHexString(item.Key.Span), Convert.ToHexString(item.Value.Span))).ToList();
        Assert.True(whole.IsLast && expected.Count > 10, $"{expected.Count} keys");
        var state = new RemoteState(node, 1, itemsPerAnswer, TestContext.Current.CancellationToken);

        Assert.Equal(expected, Scan(state, start, end, descending: false));
        Assert.Equal(expected.AsEnumerable().Reverse(), Scan(state, start, end, descending: true));
        Assert.Empty(Scan(state, end, start, descending: false));
        foreach (var (key, value) in expected.Take(3))
        {
            var read = new ArrayBufferWriter<byte>();
            Assert.True(state.TryGet(Convert.FromHexString(key), read));
            Assert.Equal(value, Convert.ToHexString(read.WrittenSpan));
        }
    }

    [Fact]
    public async Task AHeightThatIsNotThere_IsAFaultOfTheStore_WithTheNodesWords()
    {
        await using var chain = await ChainPlace.StartAsync();
        using var node = new NodeClient(new Uri(chain.Url));

        var fault = Assert.Throws<StateStoreException>(() => new RemoteState(node, 99, null, TestContext.Current.CancellationToken).TryGet([5, .. new byte[32]], new ArrayBufferWriter<byte>()));

        Assert.Equal(ProblemCode.HeightNotReached, Assert.IsType<NodeException>(fault.InnerException).Code);
    }

    private static List<(string Key, string Value)> Scan(RemoteState state, byte[] start, byte[] end, bool descending)
    {
        var items = new List<(string, string)>();
        using var cursor = state.Scan(start, end, descending);
        while (cursor.MoveNext()) items.Add((Convert.ToHexString(cursor.Key), Convert.ToHexString(cursor.Value)));
        return items;
    }
}
