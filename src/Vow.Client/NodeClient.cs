using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Client;

/// <summary>
/// A typed client of a node's HTTP API. Safe to use from many threads. Every method throws <see cref="NodeException"/> when the node refuses or cannot be reached,
/// and <see cref="OperationCanceledException"/> when its token is cancelled.
/// </summary>
public sealed partial class NodeClient : IAsyncDisposable, IDisposable
{
    private readonly NodeClientOptions _options;
    private readonly NodeHttp _http;

    /// <summary>A client of the node at an address such as <c>http://127.0.0.1:8717</c>.</summary>
    /// <exception cref="ArgumentException">The address is not one of http or https.</exception>
    public NodeClient(Uri node, NodeClientOptions? options = null) : this(NodeHttp.Connect(node), ownsHttp: true, options)
    {
    }

    /// <summary>A client over an HTTP client whose base address is the node; it is not disposed with this one, and its own time-out bounds event streams.</summary>
    public NodeClient(HttpClient http, NodeClientOptions? options = null) : this(http, ownsHttp: false, options)
    {
    }

    private NodeClient(HttpClient http, bool ownsHttp, NodeClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(http);
        _options = options ?? new NodeClientOptions();
        _http = new NodeHttp(http, ownsHttp, _options);
    }

    /// <summary>The node's address.</summary>
    public Uri Node => _http.Node;

    /// <summary>Which chain the node follows and how far it is.</summary>
    public Task<StatusResponse> StatusAsync(CancellationToken cancellationToken = default) => Get<StatusResponse>("/v1/status", cancellationToken);

    /// <summary>A page of blocks, newest first, below a height.</summary>
    public Task<BlockPageResponse> BlocksAsync(ulong? before = null, int? limit = null, CancellationToken cancellationToken = default) =>
        Get<BlockPageResponse>(new RouteText("/v1/blocks").With("before", before).With("limit", limit), cancellationToken);

    /// <summary>The block at a height.</summary>
    public Task<BlockResponse> BlockAsync(ulong height, CancellationToken cancellationToken = default) =>
        Get<BlockResponse>(string.Create(CultureInfo.InvariantCulture, $"/v1/blocks/{height}"), cancellationToken);

    /// <summary>The block with a hash.</summary>
    public Task<BlockResponse> BlockAsync(Hash256 hash, CancellationToken cancellationToken = default) => Get<BlockResponse>($"/v1/blocks/{hash}", cancellationToken);

    /// <summary>The newest block.</summary>
    public Task<BlockResponse> LatestBlockAsync(CancellationToken cancellationToken = default) => Get<BlockResponse>("/v1/blocks/latest", cancellationToken);

    /// <summary>Hands a signed transaction to the node; it waits in the mempool when this returns.</summary>
    public Task<TransactionResponse> SubmitAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken = default) =>
        Submit("/v1/transactions", encoded, _options.Timeout, cancellationToken);

    /// <summary>Hands a signed transaction to the node and waits until it is in a committed block, however long that takes: the answer has its receipt.</summary>
    public async Task<TransactionResponse> SubmitAndWaitAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken = default)
    {
        TransactionResponse answer = await Submit("/v1/transactions?wait=committed", encoded, _options.WaitSlice + _options.Timeout, cancellationToken).ConfigureAwait(false);
        return answer.State == TransactionState.Committed ? answer : await WaitAsync(answer.Hash, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until a transaction that the node knows is in a committed block.</summary>
    public async Task<TransactionResponse> WaitAsync(Hash256 transaction, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            TransactionResponse answer = await _http.GetAsync(
                $"/v1/transactions/{transaction}?wait=committed", TypeOf<TransactionResponse>(), _options.WaitSlice + _options.Timeout, cancellationToken).ConfigureAwait(false);
            if (answer.State == TransactionState.Committed) return answer;
        }
    }

    /// <summary>A transaction, pending or committed.</summary>
    public Task<TransactionResponse> TransactionAsync(Hash256 transaction, CancellationToken cancellationToken = default) =>
        Get<TransactionResponse>($"/v1/transactions/{transaction}", cancellationToken);

    /// <summary>A page of committed transactions, newest first; <paramref name="before"/> is the <c>next</c> of the page before.</summary>
    public Task<TransactionPageResponse> TransactionsAsync(string? before = null, int? limit = null, CancellationToken cancellationToken = default) =>
        TransactionsAsync(account: null, contract: null, before, limit, cancellationToken);

    /// <summary>A page of the committed transactions that concern an account, a contract, or both, newest first.</summary>
    public Task<TransactionPageResponse> TransactionsAsync(
        Address? account, Address? contract, string? before = null, int? limit = null, CancellationToken cancellationToken = default) =>
        Get<TransactionPageResponse>(
            new RouteText("/v1/transactions").With("before", before).With("account", account).With("contract", contract).With("limit", limit), cancellationToken);

    /// <summary>What a past transaction did inside: it is run again on the state that it met.</summary>
    public Task<TraceResponse> TraceAsync(Hash256 transaction, CancellationToken cancellationToken = default) =>
        Get<TraceResponse>($"/v1/transactions/{transaction}/trace", cancellationToken);

    /// <summary>What a transaction would do inside. One that fails is an answer, not an exception.</summary>
    public Task<TraceResponse> TraceAsync(SimulationRequest transaction, CancellationToken cancellationToken = default) =>
        Post<SimulationRequest, TraceResponse>("/v1/trace", transaction, cancellationToken);

    /// <summary>Runs a past transaction again on the state that it met, with changes if there are any. One that would fail is an answer, not an exception.</summary>
    public Task<ReplayResponse> ReplayAsync(Hash256 transaction, ReplayRequest changes, CancellationToken cancellationToken = default) =>
        Post<ReplayRequest, ReplayResponse>($"/v1/transactions/{transaction}/replay", changes, cancellationToken);

    /// <summary>Why a past transaction failed.</summary>
    /// <exception cref="NodeException"><see cref="ProblemCode.NothingToExplain"/>: it succeeded.</exception>
    public Task<ExplanationResponse> ExplainAsync(Hash256 transaction, CancellationToken cancellationToken = default) =>
        Get<ExplanationResponse>($"/v1/transactions/{transaction}/explanation", cancellationToken);

    /// <summary>Why a transaction would fail in the next block.</summary>
    /// <exception cref="NodeException"><see cref="ProblemCode.NothingToExplain"/>: it would succeed.</exception>
    public Task<ExplanationResponse> ExplainAsync(SimulationRequest transaction, CancellationToken cancellationToken = default) =>
        Post<SimulationRequest, ExplanationResponse>("/v1/explain", transaction, cancellationToken);

    /// <summary>The gas of a past transaction by call path: it is run again on the state that it met.</summary>
    /// <param name="transaction">Its hash.</param>
    /// <param name="withSegments">Whether <see cref="ProfileResponse.Segments"/> are wanted, which take the node longer.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ProfileResponse> ProfileAsync(Hash256 transaction, bool withSegments = false, CancellationToken cancellationToken = default) =>
        _http.GetAsync(ProfileRoute($"/v1/transactions/{transaction}/profile", withSegments), ApiJson.Profile, _options.Timeout, cancellationToken);

    /// <summary>Nonce and balance of an account, at the head or a past height.</summary>
    public Task<AccountResponse> AccountAsync(Address account, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<AccountResponse>(new RouteText("/v1/accounts/", account).With("height", height), cancellationToken);

    /// <summary>A contract, at the head or a past height.</summary>
    public Task<ContractResponse> ContractAsync(Address contract, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<ContractResponse>(new RouteText("/v1/contracts/", contract).With("height", height), cancellationToken);

    /// <summary>A contract's module as it was uploaded.</summary>
    public Task<byte[]> CodeAsync(Address contract, ulong? height = null, CancellationToken cancellationToken = default) =>
        _http.GetBytesAsync(new RouteText("/v1/contracts/", contract, "/code").With("height", height), cancellationToken);

    /// <summary>A contract's description of itself, or null when it has none.</summary>
    /// <exception cref="AbiException">The node's answer is no description.</exception>
    public async Task<ContractAbi?> AbiAsync(Address contract, ulong? height = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return ContractAbi.Parse(await _http.GetBytesAsync(new RouteText("/v1/contracts/", contract, "/abi").With("height", height), cancellationToken).ConfigureAwait(false));
        }
        catch (NodeException exception) when (exception.Code == ProblemCode.AbiNotFound)
        {
            return null;
        }
    }

    /// <summary>A page of a contract's storage: the keys that begin with a prefix, after a key, in order.</summary>
    public Task<StoragePageResponse> StoragePageAsync(
        Address contract, ReadOnlyMemory<byte>? prefix = null, ReadOnlyMemory<byte>? after = null, int? limit = null, ulong? height = null,
        CancellationToken cancellationToken = default) =>
        Get<StoragePageResponse>(
            new RouteText("/v1/contracts/", contract, "/storage").With("prefix", prefix).With("after", after).With("limit", limit).With("height", height), cancellationToken);

    /// <summary>All items of a contract's storage whose keys begin with a prefix, in order and of one state, fetched page by page.</summary>
    public async IAsyncEnumerable<StorageItemResponse> StorageAsync(
        Address contract, ReadOnlyMemory<byte>? prefix = null, ulong? height = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte>? after = null;
        do
        {
            StoragePageResponse page = await StoragePageAsync(contract, prefix, after, null, height, cancellationToken).ConfigureAwait(false);
            foreach (StorageItemResponse item in page.Items) yield return item;
            height = page.Height;
            // A page that does not go on would be asked for again for ever.
            if (page.Next is { } next && after is { } last && next.Span.SequenceCompareTo(last.Span) <= 0) throw NodeHttp.Unexpected(null, "the pages of the storage do not go on", null);
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>Calls a method read-only. A contract that reverts is an answer, not an exception.</summary>
    public Task<ContractQueryResponse> QueryAsync(Address contract, ContractQueryRequest query, CancellationToken cancellationToken = default) =>
        Post<ContractQueryRequest, ContractQueryResponse>(new RouteText("/v1/contracts/", contract, "/query"), query, cancellationToken);

    /// <summary>What a transaction would do. One that fails is an answer, not an exception.</summary>
    public Task<SimulationResponse> SimulateAsync(SimulationRequest transaction, CancellationToken cancellationToken = default) =>
        Post<SimulationRequest, SimulationResponse>("/v1/simulate", transaction, cancellationToken);

    /// <summary>The gas of what a transaction would do, by call path. One that fails is an answer, not an exception.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="withSegments">Whether <see cref="ProfileResponse.Segments"/> are wanted, which take the node longer.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ProfileResponse> ProfileAsync(SimulationRequest transaction, bool withSegments = false, CancellationToken cancellationToken = default) =>
        Post(ProfileRoute("/v1/profile", withSegments), transaction, ApiJson.Profile, cancellationToken);

    /// <summary>A proof of an account's nonce and balance, or of their absence.</summary>
    public Task<ProofResponse> AccountProofAsync(Address account, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<ProofResponse>(new RouteText("/v1/proofs/account/", account).With("height", height), cancellationToken);

    /// <summary>A proof of a contract's record, or of its absence.</summary>
    public Task<ProofResponse> ContractProofAsync(Address contract, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<ProofResponse>(new RouteText("/v1/proofs/contract/", contract).With("height", height), cancellationToken);

    /// <summary>A proof of the value at a key of a contract's storage, or of its absence.</summary>
    public Task<ProofResponse> StorageProofAsync(Address contract, ReadOnlyMemory<byte> key, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<ProofResponse>(new RouteText("/v1/proofs/storage/", contract).With("key", key).With("height", height), cancellationToken);

    /// <summary>A proof of all items of a contract's storage from <paramref name="start"/> up to but not including <paramref name="end"/> (null: to the last).</summary>
    public Task<ProofResponse> StorageRangeProofAsync(
        Address contract, ReadOnlyMemory<byte> start, ReadOnlyMemory<byte>? end = null, int? limit = null, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<ProofResponse>(
            new RouteText("/v1/proofs/storage/", contract).With("start", start).With("end", end).With("limit", limit).With("height", height), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T));

    private static RouteText ProfileRoute(string path, bool withSegments) => new RouteText(path).With("detail", withSegments ? "segments" : null);

    private Task<T> Get<T>(string route, CancellationToken cancellationToken) => _http.GetAsync(route, TypeOf<T>(), _options.Timeout, cancellationToken);

    private Task<TAnswer> Post<TBody, TAnswer>(string route, TBody body, CancellationToken cancellationToken) => Post(route, body, TypeOf<TAnswer>(), cancellationToken);

    private Task<TAnswer> Post<TBody, TAnswer>(string route, TBody body, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        byte[] json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, TypeOf<TBody>());
        return _http.PostAsync(route, json, new MediaTypeHeaderValue("application/json"), answer, _options.Timeout, cancellationToken);
    }

    private Task<TransactionResponse> Submit(string route, ReadOnlyMemory<byte> encoded, TimeSpan timeout, CancellationToken cancellationToken) =>
        _http.PostAsync(route, encoded, new MediaTypeHeaderValue("application/octet-stream"), TypeOf<TransactionResponse>(), timeout, cancellationToken);
}
