namespace Vow.Client;

/// <summary>
/// The API's own error codes, stable names in <see cref="ProblemResponse.Code"/>. Refused transactions have the names of <see cref="Ledger.LedgerErrorCode"/>.
/// <c>docs/reference/http-api.md</c> lists each with its HTTP status.
/// </summary>
public static class ProblemCode
{
    /// <summary>400: not an address.</summary>
    public const string BadAddress = nameof(BadAddress);

    /// <summary>400: not a hash.</summary>
    public const string BadHash = nameof(BadHash);

    /// <summary>400: not a height.</summary>
    public const string BadHeight = nameof(BadHeight);

    /// <summary>400: a block is named by neither height, hash nor <c>latest</c>.</summary>
    public const string BadBlock = nameof(BadBlock);

    /// <summary>400: not a storage key, or one longer than keys may be.</summary>
    public const string BadKey = nameof(BadKey);

    /// <summary>400: a page size out of its range.</summary>
    public const string BadLimit = nameof(BadLimit);

    /// <summary>400: not a place to go on from.</summary>
    public const string BadCursor = nameof(BadCursor);

    /// <summary>400: a filter of the event stream that names nothing.</summary>
    public const string BadFilter = nameof(BadFilter);

    /// <summary>400: a query parameter that the route does not know, or that is given twice, or with a value it does not know.</summary>
    public const string BadParameter = nameof(BadParameter);

    /// <summary>400: the body is not the JSON that the route reads.</summary>
    public const string BadJson = nameof(BadJson);

    /// <summary>400: the body is JSON of the right form with a value that is not allowed.</summary>
    public const string BadValue = nameof(BadValue);

    /// <summary>400: the request breaks HTTP's own rules.</summary>
    public const string BadRequest = nameof(BadRequest);

    /// <summary>404: no such route.</summary>
    public const string RouteNotFound = nameof(RouteNotFound);

    /// <summary>404: no such block.</summary>
    public const string BlockNotFound = nameof(BlockNotFound);

    /// <summary>404: the chain has not reached the height.</summary>
    public const string HeightNotReached = nameof(HeightNotReached);

    /// <summary>404: neither committed nor waiting here.</summary>
    public const string TransactionNotFound = nameof(TransactionNotFound);

    /// <summary>404: the node does not find transactions by account and contract: its option <c>AccountIndex</c> is off.</summary>
    public const string NotIndexed = nameof(NotIndexed);

    /// <summary>404: the transaction succeeded, or would succeed, and has no explanation of a failure.</summary>
    public const string NothingToExplain = nameof(NothingToExplain);

    /// <summary>404: the contract's module has no section <c>vow.abi</c>.</summary>
    public const string AbiNotFound = nameof(AbiNotFound);

    /// <summary>422: the contract's module has a section <c>vow.abi</c> that is no description.</summary>
    public const string AbiMalformed = nameof(AbiMalformed);

    /// <summary>405: the route exists, but not with this method.</summary>
    public const string MethodNotAllowed = nameof(MethodNotAllowed);

    /// <summary>408: the body did not arrive in time.</summary>
    public const string RequestTimeout = nameof(RequestTimeout);

    /// <summary>410: the state at that height is no longer kept.</summary>
    public const string HeightPruned = nameof(HeightPruned);

    /// <summary>410: the transaction left the mempool without having been executed; the number is that of the reason.</summary>
    public const string TransactionDropped = nameof(TransactionDropped);

    /// <summary>413: the body is larger than the route takes.</summary>
    public const string BodyTooLarge = nameof(BodyTooLarge);

    /// <summary>415: the body is of a media type that the route does not read.</summary>
    public const string UnsupportedMediaType = nameof(UnsupportedMediaType);

    /// <summary>429: more requests from this address than its rate allows.</summary>
    public const string TooManyRequests = nameof(TooManyRequests);

    /// <summary>429: more event streams from this address than it may have, or more than the node serves.</summary>
    public const string TooManyStreams = nameof(TooManyStreams);

    /// <summary>500: a fault of the node.</summary>
    public const string InternalError = nameof(InternalError);

    /// <summary>503: more requests at once than the node serves.</summary>
    public const string Busy = nameof(Busy);

    /// <summary>503: the node starts or stops.</summary>
    public const string NotReady = nameof(NotReady);

    /// <summary>503: a query or simulation ran past the node's own deadline.</summary>
    public const string DeadlineExceeded = nameof(DeadlineExceeded);

    /// <summary>Of the client: the node gave no answer at all.</summary>
    public const string Unreachable = nameof(Unreachable);

    /// <summary>Of the client: the answer is not one of a Vow node.</summary>
    public const string UnexpectedAnswer = nameof(UnexpectedAnswer);
}
