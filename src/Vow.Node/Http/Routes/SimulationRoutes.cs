using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Node.Http.Tracing;
using Vow.Wasm;

namespace Vow.Node.Http.Routes;

/// <summary>What a transaction would do.</summary>
internal static class SimulationRoutes
{
    // A transaction of the largest size in hexadecimal, and what names its parts.
    private const int BodyBytesMax = 2 * TransactionLimits.BytesMax + 256 * 1024;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/simulate", Tag = "transactions", Operation = "simulateTransaction",
            Summary = "What a transaction would do in the next block",
            Description = "No signature is needed. What is left out takes the value that would let the transaction through. One that fails is an answer with its receipt, not a problem.",
            Body = Body,
            Answers = [new ApiAnswer(200, "The receipt it would get, and the state it would read and change.") { Json = typeof(SimulationResponse) }],
            Errors = Errors,
            Handle = request => SimulateAsync(node, request),
        },
    ];

    /// <summary>A transaction without its signature.</summary>
    public static ApiBody Body { get; } = new(
        typeof(SimulationRequest), [], BodyBytesMax, "The transaction, without its signature.",
        $$"""{"signer":"{{new string('0', 64)}}","actions":[{"kind":"transfer","to":"{{ApiParameters.ExampleAddress}}","amount":"5"}]}""");

    /// <summary>Problems of a route that takes one.</summary>
    public static ImmutableArray<string> Errors { get; } =
    [
        ProblemCode.BadJson, ProblemCode.BadValue, ProblemCode.BodyTooLarge, ProblemCode.UnsupportedMediaType, ProblemCode.RequestTimeout, ProblemCode.DeadlineExceeded,
        nameof(LedgerErrorCode.TooLarge),
    ];

    private static async Task SimulateAsync(ApiNode node, ApiRequest request)
    {
        SimulatedTransaction given = await SimulatedTransaction.ReadAsync(node, request).ConfigureAwait(false);
        SimulationResponse answer = await QueryRoutes.RunTransactionAsync(
            node, "simulate", "the simulation", () => Run(node, given, request.Aborted), result => result.Receipt.Status.ToString(), request.Aborted).ConfigureAwait(false);
        await request.WriteAsync(answer).ConfigureAwait(false);
    }

    private static SimulationResponse Run(ApiNode node, SimulatedTransaction given, CancellationToken cancellation)
    {
        using ChainView view = node.View();
        Transaction transaction = given.On(view);
        var recorder = new CallRecorder(TraceLimits.LogsOnly, ProbeLevel.None);
        SimulationResult result = given.Run(view, transaction, recorder, cancellation);
        long used = result.Receipt.GasUsed;
        ContractDecoder decoder = node.Decoder(view);
        return new SimulationResponse
        {
            Height = view.Header.Height,
            Transaction = LedgerMapping.ToBody(transaction),
            Receipt = ApiMapping.Receipt(result.Receipt, result.Text, view.Header.Height + 1, 0, default, transaction, decoder),
            // Gas moves a little with the state in between, and a nested call keeps a 64th back.
            GasLimitSuggested = Math.Min(used + used / 8, view.Parameters.TransactionGasMax),
            Logs = TraceMapping.Logs(recorder),
            Changes = [.. result.Changes.Select(change => StateMapping.Change(change, decoder))],
            Reads = [.. result.Keys.Where(key => StateMapping.IsConsensus(key.Span)).OrderBy(key => key, StateMapping.ByBytes).Select(key => StateMapping.Key(key.Span))],
        };
    }
}
