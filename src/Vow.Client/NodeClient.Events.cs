using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Vow.Client;

public sealed partial class NodeClient
{
    /// <summary>
    /// What is committed, as it happens, until the token is cancelled. A stream that breaks is resumed after the last event that was given: none is left out and none
    /// comes twice. Before the first answer of the node, and when it refuses, <see cref="NodeException"/> is thrown.
    /// </summary>
    public async IAsyncEnumerable<ChainEvent> EventsAsync(EventFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        filter ??= new EventFilter();
        string? last = filter.After;
        var wasOpen = false;
        TimeSpan delay = _options.ResumeDelay;
        while (true)
        {
            HttpResponseMessage? answer = await OpenStreamAsync(filter, last, wasOpen, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                using (answer)
                {
                    wasOpen = true;
                    Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                    var reader = new SseReader(body, _options.AnswerBytesMax, _options.StreamSilenceMax);
                    while (await NextAsync(reader, cancellationToken).ConfigureAwait(false) is { } message)
                    {
                        delay = _options.ResumeDelay;
                        // An id alone tells how far the stream is where the filter lets nothing through.
                        if (message.Id is { Length: > 0 } id) last = id;
                        if (message.Name is not ("block" or "transaction" or "event")) continue;
                        yield return Read(message);
                    }
                }
            }

            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.ResumeDelayMax.Ticks));
        }
    }

    private static ChainEvent Read(SseMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Data, TypeOf<ChainEvent>()) ?? throw new JsonException("the event is null");
        }
        catch (JsonException exception)
        {
            throw NodeHttp.Unexpected(null, $"the event {message.Id} cannot be read ({exception.Message}); is it a Vow node of a fitting version?", exception);
        }
    }

    // Null: the stream broke or ended, and is to be resumed.
    private static async ValueTask<SseMessage?> NextAsync(SseReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<HttpResponseMessage?> OpenStreamAsync(EventFilter filter, string? last, bool wasOpen, CancellationToken cancellationToken)
    {
        var route = new RouteText("/v1/events")
            .With("kind", filter.Kinds.Count == 0 ? null : string.Join(',', filter.Kinds))
            .With("contract", filter.Contract)
            .With("topic", filter.Topic)
            .With("sender", filter.Sender);
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        try
        {
            return await _http.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeException exception) when (wasOpen && exception.Problem.Status is 0 or 429 or >= 500)
        {
            return null;
        }
    }
}
