using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Client.Json;
using Vow.Ledger;

namespace Vow.Node.Http.Streams;

/// <summary>Writes committed blocks as server-sent events to one client, until it goes, is too slow, or the node stops.</summary>
internal sealed class EventStream(DescriptionCache descriptions, Func<ChainView> openView, HttpResponse response, StreamFilter filter, TimeSpan heartbeat, CancellationToken cancellation)
{
    private const int UnflushedBytesMax = 32 * 1024;

    private static readonly JsonTypeInfo<ChainEvent> EventType = (JsonTypeInfo<ChainEvent>)ApiJson.Options.GetTypeInfo(typeof(ChainEvent));
    private static readonly JsonTypeInfo<StreamEndResponse> EndType = (JsonTypeInfo<StreamEndResponse>)ApiJson.Options.GetTypeInfo(typeof(StreamEndResponse));

    /// <summary>Streams what comes after a place.</summary>
    public async Task RunAsync(ChainFeed feed, ChainPlace after, CancellationToken stopping)
    {
        response.ContentType = "text/event-stream";
        // Proxies that gather answers would keep events back.
        response.Headers["X-Accel-Buffering"] = "no";
        Write("start", after.ToString(), "{}");
        await FlushAsync().ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        try
        {
            await FollowAsync(feed.Subscribe(after.IsEndOfBlock ? after.Height + 1 : after.Height), after, ended.Token).ConfigureAwait(false);
            await EndAsync("stopping", "the node stops; resume after the last event id when it runs again").ConfigureAwait(false);
        }
        catch (SubscriptionDroppedException exception)
        {
            await EndAsync("slow", exception.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            await EndAsync("stopping", "the node stops; resume after the last event id when it runs again").ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(ChainSubscription subscription, ChainPlace after, CancellationToken ended)
    {
        IAsyncEnumerator<CommittedBlock> blocks = subscription.ReadAllAsync(ended).GetAsyncEnumerator(ended);
        Task<bool> next = blocks.MoveNextAsync().AsTask();
        try
        {
            ChainPlace place = after;
            while (true)
            {
                if (!next.IsCompleted) await BeatUntilAsync(next, place, ended).ConfigureAwait(false);
                if (!await next.ConfigureAwait(false)) return;
                CommittedBlock block = blocks.Current;
                bool isFirst = block.Header.Height == after.Height;
                Write(EventsOf(block, isFirst ? after.Index : -1, out int last));
                // Past blocks come without a pause: what they fill goes out as it grows.
                if (response.BodyWriter.UnflushedBytes >= UnflushedBytesMax) await FlushAsync().ConfigureAwait(false);
                place = new ChainPlace(block.Header.Height, isFirst ? Math.Max(last, after.Index) : last);
                next = blocks.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await DisposeAsync(blocks, next).ConfigureAwait(false);
        }
    }

    private List<ChainEvent> EventsOf(CommittedBlock block, int after, out int last)
    {
        // Most blocks have nothing for a filter: the state is only looked at for an event.
        ChainView? view = null;
        try
        {
            return BlockEvents.Of(block, filter, new ContractDecoder(descriptions, () => view ??= openView()), after, out last);
        }
        finally
        {
            view?.Dispose();
        }
    }

    // An enumerator may only be disposed once its step has ended; the subscription ends it with the token.
    private static async Task DisposeAsync(IAsyncEnumerator<CommittedBlock> blocks, Task<bool> next)
    {
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await blocks.DisposeAsync().ConfigureAwait(false);
    }

    // While nothing comes: what was written goes out, and then a sign of life that also tells how far the stream is.
    private async Task BeatUntilAsync(Task<bool> next, ChainPlace place, CancellationToken ended)
    {
        await FlushAsync().ConfigureAwait(false);
        while (true)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(ended);
            Task first = await Task.WhenAny(next, Task.Delay(heartbeat, pause.Token)).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
            if (first == next || ended.IsCancellationRequested) return;
            Write("heartbeat", place.ToString(), "{}");
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private void Write(List<ChainEvent> events)
    {
        foreach (ChainEvent item in events)
        {
            string name = item switch { BlockEvent => StreamFilter.Block, TransactionEvent => StreamFilter.Transaction, _ => StreamFilter.Event };
            Write(name, item.Id, JsonSerializer.Serialize(item, EventType));
        }
    }

    private async Task EndAsync(string reason, string detail)
    {
        if (cancellation.IsCancellationRequested) return;
        Write("end", null, JsonSerializer.Serialize(new StreamEndResponse { Reason = reason, Detail = detail }, EndType));
        await FlushAsync().ConfigureAwait(false);
    }

    // JSON is written without line breaks, so one data line holds it. An end has no place: the last event's stays.
    private void Write(string name, string? id, string data) =>
        Encoding.UTF8.GetBytes($"{(id is null ? "" : $"id: {id}\n")}event: {name}\ndata: {data}\n\n", response.BodyWriter);

    private async Task FlushAsync() => await response.BodyWriter.FlushAsync(cancellation).ConfigureAwait(false);
}
