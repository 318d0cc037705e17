using Vow.Engine;

namespace Vow.Client;

public sealed partial class NodeClient
{
    /// <summary>What a text may mean: a height, a hash or its beginning, an address, a name.</summary>
    public Task<SearchResponse> SearchAsync(string text, CancellationToken cancellationToken = default) =>
        Get<SearchResponse>(new RouteText("/v1/search").With("q", text), cancellationToken);

    /// <summary>What the node does and takes at this moment.</summary>
    public Task<NodeResponse> NodeAsync(CancellationToken cancellationToken = default) => Get<NodeResponse>("/v1/node", cancellationToken);

    /// <summary>A page of contracts, the newest first; <paramref name="after"/> is the <c>next</c> of the page before.</summary>
    public Task<ContractPageResponse> ContractsAsync(Address? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        Get<ContractPageResponse>(new RouteText("/v1/contracts").With("after", after).With("limit", limit), cancellationToken);

    /// <summary>A page of the codes that a contract has had, oldest first; <paramref name="after"/> is the <c>next</c> of the page before.</summary>
    public Task<ContractHistoryResponse> ContractHistoryAsync(Address contract, uint? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        Get<ContractHistoryResponse>(new RouteText("/v1/contracts/", contract, "/history").With("after", (ulong?)after).With("limit", limit), cancellationToken);

    /// <summary>A page of what transactions that call a contract used, newest first; <paramref name="before"/> is the <c>next</c> of the page before.</summary>
    public Task<ContractGasResponse> ContractGasAsync(Address contract, string? before = null, int? limit = null, CancellationToken cancellationToken = default) =>
        Get<ContractGasResponse>(new RouteText("/v1/contracts/", contract, "/gas").With("before", before).With("limit", limit), cancellationToken);
}
