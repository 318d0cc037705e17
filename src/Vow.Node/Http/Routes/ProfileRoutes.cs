using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Engine.Crypto;
using Vow.Engine.Profiling;
using Vow.Ledger;
using Vow.Ledger.Inspection;

namespace Vow.Node.Http.Routes;

/// <summary>Gas by call path, of past transactions and of those that somebody might send.</summary>
internal static class ProfileRoutes
{
    private const string Answer = "The gas by call path: each unit in exactly one node, and all of them together the gas of the receipt.";

    private static readonly byte[] NoSignature = new byte[Ed25519.SignatureBytes];

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions/{hash}/profile", Tag = "transactions", Operation = "profileTransaction",
            Summary = "The gas of a past transaction by call path",
            Description = $"It runs again on the state that it met, in a build of its contracts that tells where functions begin and end, and costs the same gas. At most {NamedProfile.NodesMax} nodes: beyond that the thinnest become part of the node above them, and `cut` says so. The tree is nested up to {ApiJson.ProfileDepthMax} levels of JSON.",
            Parameters = [ApiParameters.Transaction],
            Answers = [new ApiAnswer(200, Answer) { Json = typeof(ProfileResponse) }],
            Errors = [ProblemCode.BadHash, ProblemCode.TransactionNotFound, ProblemCode.HeightPruned, ProblemCode.DeadlineExceeded],
            Handle = request => ProfileAsync(node, request),
        },
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/profile", Tag = "transactions", Operation = "profileSimulation",
            Summary = "The gas of what a transaction would do, by call path",
            Description = "The request is that of `/v1/simulate`. One that fails is an answer, not a problem.",
            Body = SimulationRoutes.Body,
            Answers = [new ApiAnswer(200, Answer) { Json = typeof(ProfileResponse) }],
            Errors = SimulationRoutes.Errors,
            Handle = request => SimulateAsync(node, request),
        },
    ];

    private static async Task ProfileAsync(ApiNode node, ApiRequest request)
    {
        Hash256 hash = request.Hash("hash");
        await AnswerAsync(node, request, () => Replay(node, hash, request.Aborted)).ConfigureAwait(false);
    }

    private static async Task SimulateAsync(ApiNode node, ApiRequest request)
    {
        SimulationRequest body = await request.ReadJsonAsync<SimulationRequest>().ConfigureAwait(false);
        TransactionAction[] actions = SimulationRoutes.ActionsOf(body);
        await AnswerAsync(node, request, () => Simulate(node, body, actions, request.Aborted)).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(ApiNode node, ApiRequest request, Func<(ProfileResponse Profile, ReceiptStatus Status)> run)
    {
        try
        {
            (ProfileResponse profile, _) = await QueryRoutes.RunAsync(node, "profile", run, result => result.Status.ToString(), request.Aborted).ConfigureAwait(false);
            await ApiWriter.WriteAsync(request.Http.Response, profile, ApiJson.Profile, StatusCodes.Status200OK, "application/json").ConfigureAwait(false);
        }
        catch (SimulationTooSlowException)
        {
            throw QueryRoutes.TooSlow(node, "the profile");
        }
    }

    private static (ProfileResponse Profile, ReceiptStatus Status) Replay(ApiNode node, Hash256 hash, CancellationToken cancellation)
    {
        var profiler = new GasProfiler();
        ReplayedTransaction replayed = ReplayRoutes.Replay(node, hash, profiler, cancellation);
        using ChainView view = node.View();
        NamedProfile profile = TransactionProfile.Of(profiler, replayed.Result.Receipt, ApiMapping.Decode(replayed.Stored.Encoded, hash), ModulesOf(view), static _ => null);
        return (ProfileResponse.Of(profile, hash, replayed.Stored.Height, replayed.IsSame), replayed.Result.Receipt.Status);
    }

    private static (ProfileResponse Profile, ReceiptStatus Status) Simulate(ApiNode node, SimulationRequest body, TransactionAction[] actions, CancellationToken cancellation)
    {
        using ChainView view = node.View();
        Transaction transaction = SimulationRoutes.Complete(node, view, body, actions);
        SimulationRoutes.CheckSize(transaction);
        var profiler = new GasProfiler();
        SimulationResult result = view.Simulate(transaction, TimeSpan.FromMilliseconds(node.Options.Queries.TimeoutMilliseconds), profiler, cancellation);
        NamedProfile profile = TransactionProfile.Of(profiler, result.Receipt, transaction, ModulesOf(view), static _ => null);
        // The hash that the contracts saw: that of a signature of zeros.
        var hash = Hash256.Of(TransactionCodec.Encode(transaction, NoSignature));
        return (ProfileResponse.Of(profile, hash, height: null, matches: null), result.Receipt.Status);
    }

    private static Func<CodeHash, ReadOnlyMemory<byte>?> ModulesOf(ChainView view) => code => view.TryGetCode(code, out ReadOnlyMemory<byte> wasm) ? wasm : null;
}
