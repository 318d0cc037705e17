using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Ledger;
using Vow.Ledger.Inspection;

namespace Vow.Node.Http.Routes;

/// <summary>Why transactions failed, or would fail.</summary>
internal static class ExplanationRoutes
{
    private const string About =
        "Which limit or assertion it was, in which contract, function and line, with the values that the contract was given and had read, and what to do. One that ran out of gas is run with more gas as well, within the node's limits.";

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions/{hash}/explanation", Tag = "transactions", Operation = "explainTransaction",
            Summary = "Why a transaction failed",
            Description = $"It is run again on the state that it met, which must still be kept. {About} A transaction that succeeded has no explanation.",
            Parameters = [ApiParameters.Transaction],
            Answers = [new ApiAnswer(200, "The explanation, as facts and as lines for people.") { Json = typeof(ExplanationResponse) }],
            Errors = [ProblemCode.BadHash, ProblemCode.TransactionNotFound, ProblemCode.NothingToExplain, ProblemCode.HeightPruned, ProblemCode.DeadlineExceeded],
            Handle = request =>
            {
                Hash256 hash = request.Hash("hash");
                return AnswerAsync(node, request, () => Past(node, hash, request.Aborted));
            },
        },
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/explain", Tag = "transactions", Operation = "explainSimulation",
            Summary = "Why a transaction would fail in the next block",
            Description = $"As `POST /v1/simulate`. {About} A transaction that would succeed has no explanation.",
            Body = SimulationRoutes.Body,
            Answers = [new ApiAnswer(200, "The explanation, as facts and as lines for people.") { Json = typeof(ExplanationResponse) }],
            Errors = [.. SimulationRoutes.Errors, ProblemCode.NothingToExplain],
            Handle = request => SimulatedAsync(node, request),
        },
    ];

    private static async Task SimulatedAsync(ApiNode node, ApiRequest request)
    {
        SimulatedTransaction given = await SimulatedTransaction.ReadAsync(node, request).ConfigureAwait(false);
        await AnswerAsync(node, request, () => Simulated(node, given, request.Aborted)).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(ApiNode node, ApiRequest request, Func<ExplanationResponse> run)
    {
        ExplanationResponse answer = await QueryRoutes.RunTransactionAsync(node, "explain", "the explanation", run, result => result.Code, request.Aborted).ConfigureAwait(false);
        await request.WriteAsync(answer).ConfigureAwait(false);
    }

    private static ExplanationResponse Past(ApiNode node, Hash256 hash, CancellationToken cancellation)
    {
        try
        {
            ExplainedTransaction explained = node.Core.Chain.Explain(hash, cancellation) ?? throw new ApiException(ProblemCode.TransactionNotFound, $"transaction {hash} is in no block");
            return explained.Explanation is { } failure
                ? ExplanationMapping.Of(hash, explained.Stored.Height, failure)
                : throw new ApiException(ProblemCode.NothingToExplain, $"transaction {hash} succeeded in block {explained.Stored.Height}; its receipt says what it did");
        }
        catch (HeightUnavailableException exception)
        {
            throw ReplayRoutes.Pruned(hash, exception);
        }
    }

    private static ExplanationResponse Simulated(ApiNode node, SimulatedTransaction given, CancellationToken cancellation)
    {
        using ChainView view = node.View();
        return view.Explain(given.On(view), cancellation) is { } failure
            ? ExplanationMapping.Of(default, null, failure)
            : throw new ApiException(ProblemCode.NothingToExplain, "the transaction would succeed; simulate it to see what it would do");
    }
}
