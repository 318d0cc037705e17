using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Ledger;
using Vow.Ledger.Inspection;
using Vow.Wasm;

namespace Vow.Node.Http.Routes;

/// <summary>Gas by call path, of past transactions and of those that somebody might send.</summary>
internal static class ProfileRoutes
{
    private const string Answer = "The gas by call path: each unit in exactly one node, and all of them together the gas of the receipt.";

    private const string Segments = "segments";

    private static readonly ApiParameter Detail = new(
        "detail", ApiParameterKind.Text, "`segments`: with the gas of functions in finer pieces, from which that of lines of source can be told. It takes longer.", Segments) { Words = [Segments] };

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions/{hash}/profile", Tag = "transactions", Operation = "profileTransaction",
            Summary = "The gas of a past transaction by call path",
            Description = $"It runs again on the state that it met, in a build of its contracts that tells where functions begin and end, and costs the same gas. At most {NamedProfile.NodesMax} nodes: beyond that the thinnest become part of the node above them, and `cut` says so. The tree is nested up to {ApiJson.ProfileDepthMax} levels of JSON.",
            Parameters = [ApiParameters.Transaction, Detail],
            Answers = [new ApiAnswer(200, Answer) { Json = typeof(ProfileResponse) }],
            Errors = [ProblemCode.BadHash, ProblemCode.BadParameter, ProblemCode.TransactionNotFound, ProblemCode.HeightPruned, ProblemCode.DeadlineExceeded],
            Handle = request => ProfileAsync(node, request),
        },
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/profile", Tag = "transactions", Operation = "profileSimulation",
            Summary = "The gas of what a transaction would do, by call path",
            Description = "The request is that of `/v1/simulate`. One that fails is an answer, not a problem.",
            Parameters = [Detail],
            Body = SimulationRoutes.Body,
            Answers = [new ApiAnswer(200, Answer) { Json = typeof(ProfileResponse) }],
            Errors = [ProblemCode.BadParameter, .. SimulationRoutes.Errors],
            Handle = request => SimulateAsync(node, request),
        },
    ];

    private static async Task ProfileAsync(ApiNode node, ApiRequest request)
    {
        Hash256 hash = request.Hash("hash");
        GasProfiler profiler = ProfilerOf(request);
        await AnswerAsync(node, request, () => Replay(node, hash, profiler, request.Aborted)).ConfigureAwait(false);
    }

    private static async Task SimulateAsync(ApiNode node, ApiRequest request)
    {
        GasProfiler profiler = ProfilerOf(request);
        SimulatedTransaction given = await SimulatedTransaction.ReadAsync(node, request).ConfigureAwait(false);
        await AnswerAsync(node, request, () => Simulate(node, given, profiler, request.Aborted)).ConfigureAwait(false);
    }

    private static GasProfiler ProfilerOf(ApiRequest request) => new(request.Word(Detail.Name) is null ? ProbeLevel.Functions : ProbeLevel.Segments);

    private static async Task AnswerAsync(ApiNode node, ApiRequest request, Func<(ProfileResponse Profile, ReceiptStatus Status)> run)
    {
        (ProfileResponse profile, _) = await QueryRoutes.RunTransactionAsync(node, "profile", request.Word(Detail.Name) is null ? "the profile" : "the profile by segments, which takes longer than one by functions,", run, result => result.Status.ToString(), request.Aborted).ConfigureAwait(false);
        await ApiWriter.WriteAsync(request.Http.Response, profile, ApiJson.Profile, StatusCodes.Status200OK, "application/json").ConfigureAwait(false);
    }

    private static (ProfileResponse Profile, ReceiptStatus Status) Replay(ApiNode node, Hash256 hash, GasProfiler profiler, CancellationToken cancellation)
    {
        ReplayedTransaction replayed = ReplayRoutes.Replay(node, hash, profiler, cancellation);
        using ChainView view = node.View();
        NamedProfile profile = TransactionProfile.Of(profiler, replayed.Result.Receipt, ApiMapping.Decode(replayed.Stored.Encoded, hash), ModulesOf(view), static _ => null);
        return (ProfileResponse.Of(profile, hash, replayed.Stored.Height, replayed.IsSame), replayed.Result.Receipt.Status);
    }

    private static (ProfileResponse Profile, ReceiptStatus Status) Simulate(ApiNode node, SimulatedTransaction given, GasProfiler profiler, CancellationToken cancellation)
    {
        using ChainView view = node.View();
        Transaction transaction = given.On(view);
        SimulationResult result = given.Run(view, transaction, profiler, cancellation);
        NamedProfile profile = TransactionProfile.Of(profiler, result.Receipt, transaction, ModulesOf(view), static _ => null);
        return (ProfileResponse.Of(profile, result.Receipt.Transaction, height: null, matches: null), result.Receipt.Status);
    }

    private static Func<CodeHash, ReadOnlyMemory<byte>?> ModulesOf(ChainView view) => code => view.TryGetCode(code, out ReadOnlyMemory<byte> wasm) ? wasm : null;
}
