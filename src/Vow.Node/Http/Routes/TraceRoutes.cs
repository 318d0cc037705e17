using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Ledger;
using Vow.Ledger.Inspection;
using Vow.Node.Http.Tracing;
using Vow.Wasm;

namespace Vow.Node.Http.Routes;

/// <summary>What transactions did inside, or would do.</summary>
internal static class TraceRoutes
{
    private const string Bounds = "It holds up to 10,000 host calls, 1,000 contract calls and 8 MiB; beyond that the outline of the calls is kept, and `cut` says so.";

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions/{hash}/trace", Tag = "transactions", Operation = "traceTransaction",
            Summary = "What a past transaction did inside",
            Description = $"It is run again on the state that it met, which must still be kept: each contract call with its parameters, each host call with its gas, storage before and after, events and value moved. {Bounds}",
            Parameters = [ApiParameters.Transaction],
            Answers = [new ApiAnswer(200, "The calls as a tree, the receipt of this run, and the changes of the state.") { Json = typeof(TraceResponse) }],
            Errors = [ProblemCode.BadHash, ProblemCode.TransactionNotFound, ProblemCode.HeightPruned, ProblemCode.DeadlineExceeded],
            Handle = request =>
            {
                Hash256 hash = request.Hash("hash");
                return AnswerAsync(node, request, () => Past(node, hash, request.Aborted));
            },
        },
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/trace", Tag = "transactions", Operation = "traceSimulation",
            Summary = "What a transaction would do inside",
            Description = $"As `POST /v1/simulate`, with everything that happens in it. {Bounds}",
            Body = SimulationRoutes.Body,
            Answers = [new ApiAnswer(200, "The calls as a tree, the receipt it would get, and the state that it would change.") { Json = typeof(TraceResponse) }],
            Errors = SimulationRoutes.Errors,
            Handle = request => SimulatedAsync(node, request),
        },
    ];

    private static async Task SimulatedAsync(ApiNode node, ApiRequest request)
    {
        SimulatedTransaction given = await SimulatedTransaction.ReadAsync(node, request).ConfigureAwait(false);
        await AnswerAsync(node, request, () => Simulated(node, given, request.Aborted)).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(ApiNode node, ApiRequest request, Func<TraceResponse> run)
    {
        TraceResponse answer = await QueryRoutes.RunTransactionAsync(node, "trace", "the trace", run, result => result.Receipt.Status.ToString(), request.Aborted).ConfigureAwait(false);
        await request.WriteAsync(answer).ConfigureAwait(false);
    }

    private static TraceResponse Past(ApiNode node, Hash256 hash, CancellationToken cancellation)
    {
        var recorder = new TransactionRecorder(TraceMapping.Limits, ProbeLevel.Functions);
        ReplayedTransaction replayed = ReplayRoutes.Replay(node, hash, recorder, cancellation);
        ReplayResult result = replayed.Result;
        Transaction body = ApiMapping.Decode(replayed.Stored.Encoded, hash);
        TransactionTrace trace = recorder.Complete(body, result.Receipt, result.Text, result.Changes);
        using ChainView view = node.View();
        TraceResponse answer = new TraceMapping(node, view, body).Map(trace, hash, body, decoder =>
            ApiMapping.Receipt(result.Receipt, result.Text, replayed.Stored.Height, replayed.Stored.Index, BlockCodec.HashOf(replayed.Block), body, decoder));
        return answer with { Height = replayed.Stored.Height, Index = replayed.Stored.Index, Matches = replayed.IsSame };
    }

    private static TraceResponse Simulated(ApiNode node, SimulatedTransaction given, CancellationToken cancellation)
    {
        using ChainView view = node.View();
        Transaction body = given.On(view);
        var recorder = new TransactionRecorder(TraceMapping.Limits, ProbeLevel.Functions);
        SimulationResult result = given.Run(view, body, recorder, cancellation);
        TransactionTrace trace = recorder.Complete(body, result.Receipt, result.Text, result.Changes);
        return new TraceMapping(node, view, body).Map(trace, result.Receipt.Transaction, body, decoder =>
            ApiMapping.Receipt(result.Receipt, result.Text, view.Header.Height + 1, 0, default, body, decoder));
    }
}
