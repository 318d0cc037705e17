using System.Collections.Frozen;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Http;

/// <summary>What a problem code means: its HTTP status and its title.</summary>
internal readonly record struct ProblemKind(int Status, string Title);

/// <summary>Every code that the API answers with, and the problem made of one. <c>docs/reference/http-api.md</c> shows this table.</summary>
internal static class ApiProblem
{
    public const string TypePrefix = "urn:vow:error:";

    /// <summary>The API's own codes.</summary>
    public static FrozenDictionary<string, ProblemKind> Own { get; } = new Dictionary<string, ProblemKind>
    {
        [ProblemCode.BadAddress] = new(400, "Not an address"),
        [ProblemCode.BadHash] = new(400, "Not a hash"),
        [ProblemCode.BadHeight] = new(400, "Not a height"),
        [ProblemCode.BadBlock] = new(400, "Not a height, a hash or latest"),
        [ProblemCode.BadKey] = new(400, "Not a storage key"),
        [ProblemCode.BadLimit] = new(400, "Page size out of range"),
        [ProblemCode.BadCursor] = new(400, "Not a place to go on from"),
        [ProblemCode.BadFilter] = new(400, "Not a filter of events"),
        [ProblemCode.BadParameter] = new(400, "Unknown, repeated or unreadable parameter"),
        [ProblemCode.BadJson] = new(400, "Not the JSON that the route reads"),
        [ProblemCode.BadValue] = new(400, "Value not allowed"),
        [ProblemCode.BadRequest] = new(400, "Not a valid HTTP request"),
        [ProblemCode.RouteNotFound] = new(404, "No such route"),
        [ProblemCode.BlockNotFound] = new(404, "No such block"),
        [ProblemCode.HeightNotReached] = new(404, "The chain has not reached the height"),
        [ProblemCode.TransactionNotFound] = new(404, "No such transaction"),
        [ProblemCode.NotIndexed] = new(404, "Not found by account on this node"),
        [ProblemCode.NothingToExplain] = new(404, "The transaction did not fail"),
        [ProblemCode.AbiNotFound] = new(404, "The contract does not describe itself"),
        [ProblemCode.MethodNotAllowed] = new(405, "Method not allowed on this route"),
        [ProblemCode.RequestTimeout] = new(408, "The body did not arrive in time"),
        [ProblemCode.HeightPruned] = new(410, "The state at the height is no longer kept"),
        [ProblemCode.TransactionDropped] = new(410, "The transaction left the mempool unexecuted"),
        [ProblemCode.BodyTooLarge] = new(413, "Body too large"),
        [ProblemCode.UnsupportedMediaType] = new(415, "Media type not read here"),
        [ProblemCode.AbiMalformed] = new(422, "The contract describes itself wrongly"),
        [ProblemCode.TooManyRequests] = new(429, "Too many requests"),
        [ProblemCode.TooManyStreams] = new(429, "Too many event streams"),
        [ProblemCode.InternalError] = new(500, "Fault of the node"),
        [ProblemCode.Busy] = new(503, "The node is busy"),
        [ProblemCode.NotReady] = new(503, "The node starts or stops"),
        [ProblemCode.DeadlineExceeded] = new(503, "Stopped at the node's deadline"),
    }.ToFrozenDictionary();

    /// <summary>The ledger's codes that refuse a request.</summary>
    public static FrozenDictionary<LedgerErrorCode, ProblemKind> Ledger { get; } = new Dictionary<LedgerErrorCode, ProblemKind>
    {
        [LedgerErrorCode.Malformed] = new(400, "Not the encoding of a transaction"),
        [LedgerErrorCode.TooLarge] = new(413, "Transaction too large"),
        [LedgerErrorCode.UnsupportedVersion] = new(400, "Unknown version of the encoding"),
        [LedgerErrorCode.WrongChain] = new(400, "Signed for another chain"),
        [LedgerErrorCode.BadSignature] = new(400, "Not the signer's signature"),
        [LedgerErrorCode.NonceTooLow] = new(422, "Nonce used already"),
        [LedgerErrorCode.NonceTooHigh] = new(422, "Nonce leaves a gap"),
        [LedgerErrorCode.CannotPay] = new(422, "Balance too small for fee and value"),
        [LedgerErrorCode.GasPriceTooLow] = new(422, "Gas price below the minimum"),
        [LedgerErrorCode.GasLimitTooLow] = new(422, "Gas limit too low to begin"),
        [LedgerErrorCode.GasLimitTooHigh] = new(422, "Gas limit above the maximum"),
        [LedgerErrorCode.Expired] = new(422, "Expired"),
        [LedgerErrorCode.BlockFull] = new(422, "Does not fit into a block"),
        [LedgerErrorCode.MempoolFull] = new(503, "Mempool full"),
        [LedgerErrorCode.ReplacementUnderpriced] = new(409, "Does not pay enough to replace another"),
        [LedgerErrorCode.AccountQueueFull] = new(429, "Too many transactions of the account wait"),
        [LedgerErrorCode.AlreadyKnown] = new(409, "Known already"),
        [LedgerErrorCode.ExecutionTooSlow] = new(422, "Runs longer than the node allows"),
        [LedgerErrorCode.ContractNotFound] = new(404, "No such contract"),
        [LedgerErrorCode.CodeRefused] = new(422, "The module is refused"),
    }.ToFrozenDictionary();

    /// <summary>A problem with one of the API's own codes.</summary>
    public static ProblemResponse Of(string code, string detail, LedgerErrorCode reason = LedgerErrorCode.None, string? requestId = null)
    {
        ProblemKind kind = Own[code];
        return new ProblemResponse
        {
            Type = TypePrefix + code,
            Title = kind.Title,
            Status = kind.Status,
            Detail = detail,
            Code = code,
            Number = reason == LedgerErrorCode.None ? null : (int)reason,
            RequestId = requestId,
        };
    }

    /// <summary>A problem with one of the ledger's codes. One that no request should meet is shown as unprocessable, with its own name.</summary>
    public static ProblemResponse Of(LedgerError error)
    {
        if (!Ledger.TryGetValue(error.Code, out ProblemKind kind)) kind = new ProblemKind(422, "Refused by the ledger");
        return new ProblemResponse
        {
            Type = TypePrefix + error.Code,
            Title = kind.Title,
            Status = kind.Status,
            Detail = error.Message,
            Code = error.Code.ToString(),
            Number = (int)error.Code,
        };
    }
}

/// <summary>Ends a request with a problem. What a client did wrong, or the node's limits: never a fault.</summary>
internal sealed class ApiException : Exception
{
    public ApiException(ProblemResponse problem) : base(problem.Detail) => Problem = problem;

    public ApiException(string code, string detail) : this(ApiProblem.Of(code, detail))
    {
    }

    public ApiException(LedgerErrorCode code, string detail) : this(ApiProblem.Of(new LedgerError(code, detail)))
    {
    }

    public ProblemResponse Problem { get; }

    /// <summary>Seconds after which to try again; none if that would not help.</summary>
    public int? RetryAfterSeconds { get; init; }
}
