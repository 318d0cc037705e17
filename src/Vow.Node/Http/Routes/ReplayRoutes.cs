using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Node.Http.Tracing;
using Vow.Wasm;

namespace Vow.Node.Http.Routes;

/// <summary>Past transactions run again.</summary>
internal static class ReplayRoutes
{
    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions/{hash}/replay", Tag = "transactions", Operation = "replayTransaction",
            Summary = "Run a past transaction again",
            Description = "It meets the state that it met then: that before its block, after the transactions before it. That state must still be kept.",
            Parameters = [ApiParameters.Transaction],
            Answers = [new ApiAnswer(200, "The receipt of this run, and whether it equals the one in the block.") { Json = typeof(ReplayResponse) }],
            Errors = [ProblemCode.BadHash, ProblemCode.TransactionNotFound, ProblemCode.HeightPruned, ProblemCode.DeadlineExceeded],
            Handle = request => ReplayAsync(node, request),
        },
    ];

    private static async Task ReplayAsync(ApiNode node, ApiRequest request)
    {
        Hash256 hash = request.Hash("hash");
        try
        {
            ReplayResponse answer = await QueryRoutes.RunAsync(
                node, "replay", () => Run(node, hash, request.Aborted), result => result.Receipt.Status.ToString(), request.Aborted).ConfigureAwait(false);
            await request.WriteAsync(answer).ConfigureAwait(false);
        }
        catch (SimulationTooSlowException)
        {
            throw QueryRoutes.TooSlow(node, "the replay");
        }
    }

    /// <summary>Runs a past transaction again under an observer.</summary>
    /// <exception cref="ApiException">It is in no block, or the state that it met is no longer kept.</exception>
    public static ReplayedTransaction Replay(ApiNode node, Hash256 hash, IExecutionObserver observer, CancellationToken cancellation)
    {
        try
        {
            return node.Core.Chain.Replay(hash, observer, cancellation) ?? throw new ApiException(ProblemCode.TransactionNotFound, $"transaction {hash} is in no block");
        }
        catch (HeightUnavailableException exception)
        {
            throw new ApiException(
                ProblemCode.HeightPruned, $"the state that transaction {hash} met, of height {exception.Height}, is no longer kept; this node has {exception.Oldest} to {exception.Newest}");
        }
    }

    private static ReplayResponse Run(ApiNode node, Hash256 hash, CancellationToken cancellation)
    {
        var recorder = new CallRecorder(TraceLimits.LogsOnly with { LogBytesMax = 256 * 1024 }, ProbeLevel.None);
        ReplayedTransaction replayed = Replay(node, hash, recorder, cancellation);
        (ReceiptRecord stored, ReplayResult result) = (replayed.Stored, replayed.Result);
        using ChainView view = node.View();
        return new ReplayResponse
        {
            Hash = hash,
            Receipt = ApiMapping.Receipt(result.Receipt, result.Text, stored.Height, stored.Index, BlockCodec.HashOf(replayed.Block), ApiMapping.Decode(stored.Encoded, hash), node.Decoder(view)),
            Matches = replayed.IsSame,
            Logs = TraceMapping.Logs(recorder),
            Cut = recorder.AreLogsCut,
        };
    }
}
