using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>Committed blocks.</summary>
internal static class BlockRoutes
{
    private const int PageMax = 100;
    private const int PageNormally = 20;
    private const int EncodedMax = 1000;
    private const long EncodedBytesMax = 4L << 20;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/blocks", Tag = "blocks", Operation = "listBlocks",
            Summary = "Blocks, newest first",
            Parameters =
            [
                new ApiParameter("before", ApiParameterKind.Height, "Only blocks below this height; from the head on if it is left out.", "120"), ApiParameters.Limit(PageMax, PageNormally),
            ],
            Answers = [new ApiAnswer(200, "A page; `next` is the `before` of the page after it.") { Json = typeof(BlockPageResponse) }],
            Errors = [ProblemCode.BadHeight, ProblemCode.BadLimit],
            Handle = request => request.WriteAsync(Page(node, request.Height("before"), request.Limit())),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/blocks/{block}", Tag = "blocks", Operation = "getBlock",
            Summary = "One block, by height, by hash, or the latest",
            Parameters = [new ApiParameter("block", ApiParameterKind.BlockName, "A height, a hash, or `latest`.", "latest") { InPath = true }],
            Answers = [new ApiAnswer(200, "The block with the hashes of its transactions.") { Json = typeof(BlockResponse) }],
            Errors = [ProblemCode.BadBlock, ProblemCode.BlockNotFound, ProblemCode.HeightNotReached],
            Handle = request => request.WriteAsync(Block(node, request.Value("block")!)),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/blocks/{block}/transactions", Tag = "blocks", Operation = "getBlockTransactions",
            Summary = "A block's transactions as they were proposed, encoded",
            Parameters =
            [
                new ApiParameter("block", ApiParameterKind.BlockName, "A height, a hash, or `latest`.", "latest") { InPath = true },
                new ApiParameter("from", ApiParameterKind.Height, "The place in the block to begin at; 0 if it is left out.", "0"), ApiParameters.Limit(EncodedMax, EncodedMax),
            ],
            Answers = [new ApiAnswer(200, "A page; `next` is the `from` of the page after it. A page may be short where transactions are large.") { Json = typeof(BlockTransactionsResponse) }],
            Errors = [ProblemCode.BadBlock, ProblemCode.BadHeight, ProblemCode.BadLimit, ProblemCode.BlockNotFound, ProblemCode.HeightNotReached],
            Handle = request => request.WriteAsync(Encoded(node, request.Value("block")!, request.Height("from") ?? 0, request.Limit())),
        },
    ];

    private static BlockPageResponse Page(ApiNode node, ulong? before, int limit)
    {
        using ChainView view = node.View();
        var items = new List<BlockSummary>(limit);
        ulong next = Math.Min(before ?? ulong.MaxValue, view.Header.Height + 1);
        while (next > view.BlocksFrom && items.Count < limit && view.HeaderAt(next - 1) is { } header)
        {
            items.Add(ApiMapping.Summary(header, BlockCodec.HashOf(header)));
            next--;
        }

        return new BlockPageResponse { Items = items, Next = next > view.BlocksFrom && items.Count == limit ? next : null };
    }

    private static BlockResponse Block(ApiNode node, string name)
    {
        using ChainView view = node.View();
        ulong height = HeightOf(view, name);
        if (height < view.TransactionsFrom && view.HeaderAt(height) is not null)
        {
            throw new ApiException(ProblemCode.BlockNotFound, $"of block {height} only the header is stored here: the chain of this node began with the state after it");
        }

        Block block = view.BlockAt(height) ?? throw NotStored(view, height);
        return ApiMapping.Block(block, BlockCodec.HashOf(block.Header));
    }

    private static BlockTransactionsResponse Encoded(ApiNode node, string name, ulong from, int limit)
    {
        using ChainView view = node.View();
        ulong height = HeightOf(view, name);
        BlockHeader header = view.HeaderAt(height) ?? throw NotStored(view, height);
        var items = new List<ReadOnlyMemory<byte>>();
        long bytes = 0;
        ulong next = Math.Min(from, (ulong)header.TransactionCount);
        for (; next < (ulong)header.TransactionCount && items.Count < limit && bytes < EncodedBytesMax; next++)
        {
            ReadOnlyMemory<byte> encoded = view.ReceiptAt(height, (int)next)!.Encoded;
            items.Add(encoded);
            bytes += encoded.Length;
        }

        return new BlockTransactionsResponse { Height = height, Hash = BlockCodec.HashOf(header), Items = items, Next = next < (ulong)header.TransactionCount ? next : null };
    }

    private static ApiException NotStored(ChainView view, ulong height) =>
        new(ProblemCode.BlockNotFound, $"block {height} is not stored here; this node has blocks from {view.BlocksFrom} on");

    private static ulong HeightOf(ChainView view, string name)
    {
        if (name == "latest") return view.Header.Height;
        if (Hash256.TryParse(name, out Hash256 hash))
        {
            return view.HeightOf(hash) ?? throw new ApiException(ProblemCode.BlockNotFound, $"no block up to height {view.Header.Height} has the hash {hash}");
        }

        if (!ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out ulong height))
        {
            throw new ApiException(ProblemCode.BadBlock, $"'{ApiRequest.Shown(name)}' names no block; expected a height such as 12, a hash of 64 hexadecimal digits, or latest");
        }

        return height <= view.Header.Height
            ? height
            : throw new ApiException(ProblemCode.HeightNotReached, $"the chain is at height {view.Header.Height}; {height} is not reached yet");
    }
}
