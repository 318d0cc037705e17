using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Node.Http.Tracing;
using Vow.Wasm;

namespace Vow.Node.Http.Routes;

/// <summary>Past transactions run again, as they were or with changes.</summary>
internal static class ReplayRoutes
{
    // Two modules of the largest size in hexadecimal, or one and much else.
    private const int BodyBytesMax = 4 * TransactionLimits.BytesMax + 256 * 1024;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/transactions/{hash}/replay", Tag = "transactions", Operation = "replayTransaction",
            Summary = "Run a past transaction again, as it was or with changes",
            Description = "It meets the state that it met then: that before its block, after the transactions before it; that state must still be kept. The body says what is different and may be left out. Nothing on the chain changes. With changes the signature no longer fits, so it is not checked; contracts see the transaction's own hash.",
            Parameters = [ApiParameters.Transaction],
            Body = new ApiBody(typeof(ReplayRequest), [], BodyBytesMax, "What is different.", """{"gasLimit":5000000}"""),
            Answers = [new ApiAnswer(200, "The receipt of this run beside the one in the block, and what differs.") { Json = typeof(ReplayResponse) }],
            Errors =
            [
                ProblemCode.BadHash, ProblemCode.BadJson, ProblemCode.BadValue, ProblemCode.BodyTooLarge, ProblemCode.UnsupportedMediaType, ProblemCode.RequestTimeout,
                ProblemCode.TransactionNotFound, ProblemCode.HeightNotReached, ProblemCode.HeightPruned, ProblemCode.DeadlineExceeded,
                nameof(LedgerErrorCode.ContractNotFound), nameof(LedgerErrorCode.CodeRefused), nameof(LedgerErrorCode.TooLarge),
            ],
            Handle = request => ReplayAsync(node, request),
        },
    ];

    private static async Task ReplayAsync(ApiNode node, ApiRequest request)
    {
        Hash256 hash = request.Hash("hash");
        bool hasBody = request.Http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        ReplayChanges changes = hasBody ? ToLedger(await request.ReadJsonAsync<ReplayRequest>().ConfigureAwait(false)) : ReplayChanges.None;
        ReplayResponse answer = await QueryRoutes.RunTransactionAsync(
            node, "replay", "the replay", () => Run(node, hash, changes, request.Aborted), result => result.Receipt.Status.ToString(), request.Aborted).ConfigureAwait(false);
        await request.WriteAsync(answer).ConfigureAwait(false);
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
            throw Pruned(hash, exception);
        }
    }

    private static ReplayChanges ToLedger(ReplayRequest body)
    {
        try
        {
            // A list may hold null: JSON has no way to forbid it.
            var changes = new ReplayChanges
            {
                Code = [.. body.Code.Select(code => Item(code, "code")).Select(code => new ReplayCode(code.Contract, code.Code))],
                Storage = [.. body.Storage.Select(stored => Item(stored, "storage")).Select(stored => new ReplayStorage(stored.Contract, stored.Key, stored.Value))],
                Balances = [.. body.Balances.Select(balance => Item(balance, "balances")).Select(balance => new ReplayBalance(balance.Account, balance.Amount))],
                Inputs = [.. body.Inputs.Select(input => Item(input, "inputs")).Select(input => new ReplayInput(input.Action, LedgerMapping.ToLedger(input.Arguments), LedgerMapping.Input(input.Input)))],
                GasLimit = body.GasLimit,
                Height = body.Height,
            };
            return changes.FindFault() is { } fault ? throw new ApiException(ProblemCode.BadValue, fault) : changes;
        }
        catch (FormatException exception)
        {
            throw new ApiException(ProblemCode.BadValue, exception.Message);
        }
    }

    private static T Item<T>(T? item, string list) where T : class => item ?? throw new ApiException(ProblemCode.BadValue, $"an item of `{list}` is null");

    private static ReplayResponse Run(ApiNode node, Hash256 hash, ReplayChanges changes, CancellationToken cancellation)
    {
        // Looked at first: a height that does not exist is not found out after the work.
        if (changes.Height is { } height) node.View(height).Dispose();
        var recorder = new CallRecorder(TraceLimits.LogsOnly with { LogBytesMax = 256 * 1024 }, ProbeLevel.None);
        try
        {
            ReplayedTransaction replayed = Replay(node, hash, changes.IsEmpty ? recorder : new CallRecorder(TraceLimits.LogsOnly, ProbeLevel.None), cancellation);
            ReplayResult now = changes.IsEmpty ? replayed.Result : node.Core.Chain.ReplayChanged(hash, changes, recorder, cancellation)!;
            return Answer(node, replayed, now, changes, recorder);
        }
        catch (HeightUnavailableException exception)
        {
            throw Pruned(hash, exception);
        }
        catch (ReplayRefusedException exception)
        {
            string words = ApiRequest.Shown(exception.Message, 1000);
            throw exception.Error.Code == LedgerErrorCode.None ? new ApiException(ProblemCode.BadValue, words) : new ApiException(exception.Error.Code, words);
        }
    }

    private static ReplayResponse Answer(ApiNode node, ReplayedTransaction replayed, ReplayResult now, ReplayChanges changes, CallRecorder recorder)
    {
        ReceiptRecord stored = replayed.Stored;
        Transaction body = ApiMapping.Decode(stored.Encoded, stored.Receipt.Transaction);
        using ChainView view = node.View();
        ContractDecoder decoder = node.Decoder(view), other = node.Decoder(view);
        foreach (ReplayCode code in changes.Code) other.Use(code.Contract, DescriptionCache.Of(code.Code).Abi);
        ulong height = changes.Height ?? stored.Height - 1;
        // The words of a failure may be another version's: those of this node are compared.
        ReplayResult then = replayed.Result with { Receipt = stored.Receipt };
        return new ReplayResponse
        {
            Hash = stored.Receipt.Transaction,
            Changed = !changes.IsEmpty,
            Height = height,
            Matches = replayed.IsSame,
            Original = ApiMapping.Receipt(stored.Receipt, stored.Text, stored.Height, stored.Index, BlockCodec.HashOf(replayed.Block), body, decoder),
            Receipt = ApiMapping.Receipt(
                now.Receipt, now.Text, height + 1, changes.Height is null ? stored.Index : 0, changes.IsEmpty ? BlockCodec.HashOf(replayed.Block) : default,
                body with { GasLimit = changes.GasLimit ?? body.GasLimit }, other),
            Differences = ReplayComparison.Differences(then, now),
            GasDifference = ReplayComparison.Gas(stored.Receipt, now.Receipt),
            OriginalChanges = [.. then.Changes.Select(change => StateMapping.Change(change, decoder))],
            Changes = [.. now.Changes.Select(change => StateMapping.Change(change, other))],
            Logs = TraceMapping.Logs(recorder),
            Cut = recorder.AreLogsCut,
        };
    }

    /// <summary>The state that a transaction met is no longer kept.</summary>
    public static ApiException Pruned(in Hash256 hash, HeightUnavailableException exception) => new(
        ProblemCode.HeightPruned, $"the state that transaction {hash} met, of height {exception.Height}, is no longer kept; this node has {exception.Oldest} to {exception.Newest}");
}
