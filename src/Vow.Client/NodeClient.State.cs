using System.Globalization;
using Vow.Ledger;

namespace Vow.Client;

public sealed partial class NodeClient
{
    /// <summary>One value of the state by its flat key, at the head or a past height.</summary>
    public Task<StateValueResponse> StateValueAsync(ReadOnlyMemory<byte> flatKey, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<StateValueResponse>(new RouteText($"/v1/state/{HexText.Format(flatKey.Span)}").With("height", height), cancellationToken);

    /// <summary>Flat keys and values from <paramref name="start"/> up to but not including <paramref name="end"/>, in order or in the opposite one; as many as one answer holds.</summary>
    public Task<StateRangeResponse> StateRangeAsync(
        ReadOnlyMemory<byte> start, ReadOnlyMemory<byte> end, bool descending, int? limit = null, ulong? height = null, CancellationToken cancellationToken = default) =>
        Get<StateRangeResponse>(
            new RouteText("/v1/state").With("start", start).With("end", end).With("order", descending ? "descending" : null).With("limit", limit).With("height", height), cancellationToken);

    /// <summary>The transactions of a block as they were proposed, fetched page by page.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> BlockTransactionsAsync(ulong height, CancellationToken cancellationToken = default)
    {
        var transactions = new List<ReadOnlyMemory<byte>>();
        ulong? from = 0;
        while (from is { } next)
        {
            string route = new RouteText(string.Create(CultureInfo.InvariantCulture, $"/v1/blocks/{height}/transactions")).With("from", next);
            BlockTransactionsResponse page = await Get<BlockTransactionsResponse>(route, cancellationToken).ConfigureAwait(false);
            transactions.AddRange(page.Items);
            // A page that does not go on would be asked for again for ever.
            if (page.Next is { } after && (after <= next || transactions.Count > BlockCodec.TransactionsMax)) throw NodeHttp.Unexpected(null, "the pages of the block's transactions do not go on", null);
            from = page.Next;
        }

        return transactions;
    }
}
