using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>Past transactions run again.</summary>
internal static class ReplayRoutes
{
    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions/{hash}/replay", Tag = "transactions", Operation = "replayTransaction",
            Summary = "Run a past transaction again, with each host call",
            Description = "It meets the state that it met then: that before its block, after the transactions before it. That state must still be kept.",
            Parameters = [ApiParameters.Transaction],
            Answers = [new ApiAnswer(200, "The receipt of this run, whether it equals the one in the block, and what the contracts called.") { Json = typeof(ReplayResponse) }],
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

    private static ReplayResponse Run(ApiNode node, Hash256 hash, CancellationToken cancellation)
    {
        var observer = ApiObserver.OfReplay();
        ReplayedTransaction? replayed;
        try
        {
            replayed = node.Core.Chain.Replay(hash, observer, cancellation);
        }
        catch (HeightUnavailableException exception)
        {
            throw new ApiException(
                ProblemCode.HeightPruned, $"the state that transaction {hash} met, of height {exception.Height}, is no longer kept; this node has {exception.Oldest} to {exception.Newest}");
        }

        if (replayed is not { Stored: var stored, Result: var result }) throw new ApiException(ProblemCode.TransactionNotFound, $"transaction {hash} is in no block");
        using ChainView view = node.View();
        return new ReplayResponse
        {
            Hash = hash,
            Receipt = ApiMapping.Receipt(result.Receipt, result.Text, stored.Height, stored.Index, BlockCodec.HashOf(replayed.Block), ApiMapping.Decode(stored.Encoded, hash), node.Decoder(view)),
            Matches = replayed.IsSame,
            Calls = observer.Calls,
            Logs = observer.Logs,
            Cut = observer.IsCut,
        };
    }
}
