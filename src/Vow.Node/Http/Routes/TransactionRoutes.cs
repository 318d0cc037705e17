using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>Submitting transactions and what became of them.</summary>
internal static class TransactionRoutes
{
    private const int PageMax = 100;
    private const int PageNormally = 20;
    private const string Raw = "application/octet-stream";

    // Two digits for each byte, and what is around them.
    private const int JsonBytesMax = 2 * TransactionLimits.BytesMax + 1024;

    private static readonly ApiParameter Wait =
        new("wait", ApiParameterKind.Text, "`committed`: answer when the transaction is in a block, or, still pending, when the node's patience ends.", "committed") { Words = ["committed"] };

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/transactions", Tag = "transactions", Operation = "submitTransaction",
            Summary = "Submit a signed transaction",
            Description = "The body is the transaction's encoding (`application/octet-stream`), or JSON with it as hexadecimal. Signature, nonce, balance and limits are checked before the answer.",
            Parameters = [Wait],
            Body = new ApiBody(typeof(SubmitRequest), [Raw], JsonBytesMax, "The encoded, signed transaction.", """{"raw":"0x01"}"""),
            Answers =
            [
                new ApiAnswer(202, "It waits in the mempool.") { Json = typeof(TransactionResponse) },
                new ApiAnswer(200, "With `wait=committed`: it is in a block, and here is its receipt.") { Json = typeof(TransactionResponse) },
            ],
            Errors =
            [
                ProblemCode.BadJson, ProblemCode.BodyTooLarge, ProblemCode.UnsupportedMediaType, ProblemCode.RequestTimeout, ProblemCode.NotReady, ProblemCode.TransactionDropped,
                .. Refusals,
            ],
            Handle = request => SubmitAsync(node, request),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions", Tag = "transactions", Operation = "listTransactions",
            Summary = "Committed transactions, newest first",
            Description = "An account has those that it signed and those whose transfers paid it; value that a contract pays is moved by the transaction that called it. A contract has those with an action "
                + "that calls, makes or manages it, and those in which it logged an event. Transactions that were refused did nothing and are not found by either.",
            Parameters =
            [
                ApiParameters.Before,
                new ApiParameter("account", ApiParameterKind.Address, "Only those that concern this account or contract.", ApiParameters.ExampleAddress),
                new ApiParameter("contract", ApiParameterKind.Address, "Only those that concern this contract.", ApiParameters.ExampleAddress),
                ApiParameters.Limit(PageMax, PageNormally),
            ],
            Answers =
            [
                new ApiAnswer(200, "A page; `next` is the `before` of the page after it. A page may be short, or empty, where what was asked for lies far apart.") { Json = typeof(TransactionPageResponse) },
            ],
            Errors = [ProblemCode.BadCursor, ProblemCode.BadLimit, ProblemCode.BadAddress, ProblemCode.NotIndexed],
            Handle = request => request.WriteAsync(TransactionList.Page(node, request)),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/transactions/{hash}", Tag = "transactions", Operation = "getTransaction",
            Summary = "A transaction, pending or with its receipt",
            Parameters = [ApiParameters.Transaction, Wait],
            Answers = [new ApiAnswer(200, "The transaction.") { Json = typeof(TransactionResponse) }],
            Errors = [ProblemCode.BadHash, ProblemCode.TransactionNotFound, ProblemCode.TransactionDropped],
            Handle = request => GetAsync(node, request),
        },
    ];

    private static IEnumerable<string> Refusals =>
    [
        nameof(LedgerErrorCode.Malformed), nameof(LedgerErrorCode.TooLarge), nameof(LedgerErrorCode.UnsupportedVersion), nameof(LedgerErrorCode.WrongChain),
        nameof(LedgerErrorCode.BadSignature), nameof(LedgerErrorCode.NonceTooLow), nameof(LedgerErrorCode.NonceTooHigh), nameof(LedgerErrorCode.CannotPay),
        nameof(LedgerErrorCode.GasPriceTooLow), nameof(LedgerErrorCode.GasLimitTooLow), nameof(LedgerErrorCode.GasLimitTooHigh), nameof(LedgerErrorCode.Expired),
        nameof(LedgerErrorCode.BlockFull), nameof(LedgerErrorCode.MempoolFull), nameof(LedgerErrorCode.ReplacementUnderpriced), nameof(LedgerErrorCode.AccountQueueFull),
        nameof(LedgerErrorCode.AlreadyKnown), nameof(LedgerErrorCode.ExecutionTooSlow),
    ];

    private static async Task SubmitAsync(ApiNode node, ApiRequest request)
    {
        bool waits = request.Word(Wait.Name) is not null;
        ReadOnlyMemory<byte> encoded = await ReadEncodedAsync(request).ConfigureAwait(false);
        SubmitResult result = await node.Mempool.SubmitAsync(encoded, request.Aborted).ConfigureAwait(false);
        if (result.Error is { } error)
        {
            // These pass with time; the others do not.
            int? retryAfter = error.Code is LedgerErrorCode.MempoolFull or LedgerErrorCode.AccountQueueFull ? 1 : null;
            throw new ApiException(ApiProblem.Of(error)) { RetryAfterSeconds = retryAfter };
        }

        TransactionResponse answer = waits ? await WaitAsync(node, request, result.Hash).ConfigureAwait(false) : Find(node, result.Hash);
        await request.WriteAsync(answer, answer.State == TransactionState.Committed && waits ? StatusCodes.Status200OK : StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadEncodedAsync(ApiRequest request)
    {
        if (ApiBodyReader.IsOf(request.Http.Request, "application/json")) return (await request.ReadJsonAsync<SubmitRequest>().ConfigureAwait(false)).Raw;
        if (!ApiBodyReader.IsOf(request.Http.Request, Raw)) throw request.MediaTypeNotRead();
        try
        {
            return await ApiBodyReader.ReadAsync(request.Http, TransactionLimits.BytesMax).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Problem.Code == ProblemCode.BodyTooLarge)
        {
            // Here the body is the transaction: the ledger's code says more.
            throw new ApiException(LedgerErrorCode.TooLarge, $"the transaction has more than {TransactionLimits.BytesMax} bytes, which is the most that are allowed");
        }
    }

    private static async Task GetAsync(ApiNode node, ApiRequest request)
    {
        Hash256 hash = request.Hash("hash");
        bool waits = request.Word(Wait.Name) is not null;
        TransactionResponse answer = Find(node, hash);
        if (waits && answer.State == TransactionState.Pending) answer = await WaitAsync(node, request, hash).ConfigureAwait(false);
        await request.WriteAsync(answer).ConfigureAwait(false);
    }

    private static async Task<TransactionResponse> WaitAsync(ApiNode node, ApiRequest request, Hash256 hash)
    {
        // Who waits takes none of the node's strength: others may be answered meanwhile.
        request.Http.Features.Get<RequestPermit>()?.Dispose();
        ReceiptWait wait = await node.Core.WaitForReceiptAsync(hash, TimeSpan.FromMilliseconds(node.Options.Http.WaitMillisecondsMax), request.Aborted).ConfigureAwait(false);
        if (wait.Status == ReceiptWaitStatus.TooManyWaiters)
        {
            throw new ApiException(ProblemCode.Busy, $"the transaction {hash} waits for a block, but too many requests wait for theirs; ask for it by its hash") { RetryAfterSeconds = 1 };
        }

        // When patience has ended, what is known is the answer.
        return Find(node, hash);
    }

    private static TransactionResponse Find(ApiNode node, in Hash256 hash)
    {
        // In this order: what leaves the mempool between the two looks is in the chain by then.
        if (node.Mempool.TryGet(hash, out PendingTransaction? pending)) return ApiMapping.Pending(pending.Transaction);
        using ChainView view = node.View();
        if (view.Receipt(hash) is { } record)
        {
            BlockHeader header = view.HeaderAt(record.Height)!;
            return ApiMapping.Committed(record, hash, BlockCodec.HashOf(header), node.Decoder(view));
        }

        if (node.Mempool.TryGetDropped(hash, out LedgerError? reason))
        {
            throw new ApiException(ApiProblem.Of(ProblemCode.TransactionDropped, $"transaction {hash} left the mempool without having been executed ({reason.Code}): {reason.Message}", reason.Code));
        }

        throw new ApiException(ProblemCode.TransactionNotFound, $"transaction {hash} is in no block up to height {view.Header.Height} and does not wait here");
    }
}
