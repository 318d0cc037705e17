using System.Text;

namespace Vow.Client.Tests;

public class SseReaderTests
{
    [Fact]
    public async Task Messages_AreReadAcrossChunksWithIdsNamesAndLines()
    {
        const string text = ": hello\n\nid: 1.0\nevent: block\ndata: a\ndata: b\n\r\nevent:event\r\nid:1.2\r\ndata:c\r\n\r\nid: 9\n\ndata: cut off";
        var reader = new SseReader(new TricklingStream(Encoding.UTF8.GetBytes(text)), 1000, TimeSpan.FromSeconds(30));

        Assert.Equal(new SseMessage("1.0", "block", "a\nb"), await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(new SseMessage("1.2", "event", "c"), await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task MessageOverTheLimit_BreaksTheStream()
    {
        var line = new SseReader(new TricklingStream(Encoding.UTF8.GetBytes("data: " + new string('x', 100))), 50, TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<IOException>(async () => await line.ReadAsync(TestContext.Current.CancellationToken));

        string many = string.Concat(Enumerable.Repeat("data: xxxxxxxxxx\n", 10));
        var message = new SseReader(new TricklingStream(Encoding.UTF8.GetBytes(many)), 50, TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<IOException>(async () => await message.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SilentStream_IsTakenAsBroken()
    {
        var reader = new SseReader(new SilentStream(), 50, TimeSpan.FromMilliseconds(20));

        await Assert.ThrowsAsync<IOException>(async () => await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(3, buffer.Length)], cancellationToken);
    }

    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
