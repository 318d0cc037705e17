using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Ledger;
using Vow.Node.Http.Streams;

namespace Vow.Node.Http.Routes;

/// <summary>What is committed, as it happens.</summary>
internal static class EventRoutes
{
    private const string LastEventId = "Last-Event-ID";

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/events", Tag = "events", Operation = "streamEvents", IsStream = true,
            Summary = "Blocks, transactions and contract events as they are committed",
            Description =
                "Server-sent events named `block`, `transaction` and `event`. Each `id` is a place on the chain, `height.index`; give the last one back as `Last-Event-ID` (or `after`) and the "
                + "stream goes on after it, from stored blocks where need be. `start` and `heartbeat` carry an id too, that of the last block looked at. `end` tells why the node ends the stream: "
                + "`slow` (the client did not keep up) or `stopping`.",
            Parameters =
            [
                new ApiParameter("kind", ApiParameterKind.Text, "`block`, `transaction`, `event`, with commas between several; all if it is left out.", "event"),
                new ApiParameter("contract", ApiParameterKind.Address, "Only events of this contract, and transactions with one.", ApiParameters.ExampleAddress),
                new ApiParameter("topic", ApiParameterKind.Text, "Only events with this topic, as text or `0x…`, and transactions with one.", "transfer"),
                new ApiParameter("sender", ApiParameterKind.Address, "Only transactions signed by this account, and their events.", ApiParameters.ExampleAddress),
                new ApiParameter("after", ApiParameterKind.Text, "Start after this place; what is committed from now on if it is left out.", "120.3"),
                new ApiParameter(LastEventId, ApiParameterKind.Text, "As `after`, and before it: what a browser sends when it connects again.", "120.3") { InHeader = true },
            ],
            Answers = [new ApiAnswer(200, "The stream.") { MediaType = "text/event-stream", Json = typeof(ChainEvent) }],
            Errors = [ProblemCode.BadAddress, ProblemCode.BadFilter, ProblemCode.BadCursor, ProblemCode.BlockNotFound, ProblemCode.TooManyStreams, ProblemCode.NotReady],
            Handle = request => StreamAsync(node, request),
        },
    ];

    private static async Task StreamAsync(ApiNode node, ApiRequest request)
    {
        StreamFilter filter = StreamFilter.Read(request);
        ChainPlace after = PlaceOf(node, request);
        if (node.Core.Stopping.IsCancellationRequested) throw new ApiException(ProblemCode.NotReady, "the node stops and opens no more streams") { RetryAfterSeconds = 5 };
        using IDisposable place = node.Limits.TryEnterStream(request.Http)
            ?? throw new ApiException(
                ProblemCode.TooManyStreams,
                $"this address may have {node.Options.Http.ClientEventStreamsMax} event streams, and the node serves {node.Options.Http.EventStreamsMax}; close one, or try again in 5 s")
            { RetryAfterSeconds = 5 };
        var stream = new EventStream(node.Core.Descriptions, () => node.View(), request.Http.Response, filter, TimeSpan.FromMilliseconds(node.Options.Http.HeartbeatMilliseconds), request.Aborted);
        await stream.RunAsync(node.Core.Feed, after, node.Core.Stopping).ConfigureAwait(false);
    }

    private static ChainPlace PlaceOf(ApiNode node, ApiRequest request)
    {
        ulong head = node.Core.Feed.Head;
        string? header = request.Http.Request.Headers[LastEventId].FirstOrDefault();
        string name = string.IsNullOrEmpty(header) ? "after" : LastEventId;
        string? text = string.IsNullOrEmpty(header) ? request.Value("after") : header;
        // From now on: the head's own events have all happened.
        if (text is null) return ChainPlace.EndOf(head);
        if (!ChainPlace.TryParse(text, out ChainPlace place))
        {
            throw new ApiException(ProblemCode.BadCursor, $"{name}: '{ApiRequest.Shown(text)}' is not a place; expected height.index such as 120.3, the id of an event");
        }

        using (ChainView view = node.View())
        {
            if (place.Height < view.BlocksFrom) throw new ApiException(ProblemCode.BlockNotFound, $"{name}: block {place.Height} is not stored here; this node has blocks from {view.BlocksFrom} on");
        }

        return place.Height <= head ? place : throw new ApiException(ProblemCode.BadCursor, $"{name}: the chain is at height {head}; {place} is ahead of it");
    }
}
