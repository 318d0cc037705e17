using System.Buffers;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Tree;

namespace Vow.Node.Http.Routes;

/// <summary>Proofs of the state against a block's hash.</summary>
internal static class ProofRoutes
{
    private const int RangeNormally = 100;
    private const long RangeBytesMax = 4L << 20;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        OfOwner(node, "account", "getAccountProof", "A proof of an account's nonce and balance, or that it has none", StateSpace.Account, ApiParameters.Account),
        OfOwner(node, "contract", "getContractProof", "A proof of a contract's record, or that none lives there", StateSpace.Contract, ApiParameters.Contract),
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/proofs/storage/{address}", Tag = "proofs", Operation = "getStorageProof",
            Summary = "A proof of a contract's storage: of one key, or of all keys in a range",
            Description = "With `key`: its value or its absence. With `start`: all items from there up to `end`, and that none is left out; a range that is cut says where to go on.",
            Parameters =
            [
                ApiParameters.Contract,
                new ApiParameter("key", ApiParameterKind.Bytes, "The key to prove.", "0x746f74616c"),
                new ApiParameter("start", ApiParameterKind.Bytes, "The first key of a range; `0x` for the first of all.", "0x"),
                new ApiParameter("end", ApiParameterKind.Bytes, "The key before which the range ends; the last of all if it is left out.", "0xff"),
                ApiParameters.Limit(RangeProof.ItemsMax, RangeNormally), ApiParameters.Height,
            ],
            Answers = [new ApiAnswer(200, "The proof, with the header that it leads to.") { Json = typeof(ProofResponse) }],
            Errors =
            [
                ProblemCode.BadAddress, ProblemCode.BadKey, ProblemCode.BadLimit, ProblemCode.BadHeight, ProblemCode.HeightNotReached, ProblemCode.HeightPruned,
            ],
            Handle = request => request.WriteAsync(Storage(node, request)),
        },
    ];

    private static ApiRoute OfOwner(ApiNode node, string name, string operation, string summary, StateSpace space, ApiParameter address) => new()
    {
        Method = HttpMethods.Get, Path = $"/v1/proofs/{name}/{{address}}", Tag = "proofs", Operation = operation,
        Summary = summary,
        Parameters = [address, ApiParameters.Height],
        Answers = [new ApiAnswer(200, "The proof, with the header that it leads to.") { Json = typeof(ProofResponse) }],
        Errors = [ProblemCode.BadAddress, ProblemCode.BadHeight, ProblemCode.HeightNotReached, ProblemCode.HeightPruned],
        Handle = request =>
        {
            Address owner = request.Address("address");
            using ChainView view = node.View(request.Height());
            return request.WriteAsync(OfKey(view, [(byte)space, .. owner.Span]));
        },
    };

    private static ProofResponse Storage(ApiNode node, ApiRequest request)
    {
        Address contract = request.Address("address");
        byte[]? key = request.Key("key");
        byte[]? start = request.Key("start");
        byte[]? end = request.Key("end");
        int limit = request.Limit();
        if (key is null == start is null) throw new ApiException(ProblemCode.BadParameter, "give either `key`, for one key, or `start`, for a range");
        if (key is not null && (end is not null || request.Value("limit") is not null)) throw new ApiException(ProblemCode.BadParameter, "`end` and `limit` belong to a range; with `key` leave them out");
        using ChainView view = node.View(request.Height());
        return key is not null ? OfKey(view, FlatKey(contract, key)) : OfRange(view, contract, start!, end ?? [], limit);
    }

    private static ProofResponse OfKey(ChainView view, byte[] flatKey) => new()
    {
        Height = view.Header.Height,
        BlockHash = view.Hash,
        Header = BlockCodec.Encode(view.Header),
        StateRoot = view.Header.StateRoot,
        Key = flatKey,
        Value = ValueAt(view.State, flatKey),
        Proof = view.Prove(flatKey).Encode(),
    };

    private static ProofResponse OfRange(ChainView view, in Address contract, byte[] start, byte[] end, int limit)
    {
        int itemsMax = ItemsWithin(view, contract, start, end, limit);
        byte[] proof = view.ProveRange(contract, start, end, itemsMax).Encode();
        // What it shows, in the order in which it shows it.
        if (!RangeProof.Verify(view.Header.StateRoot, contract, start, end, itemsMax, proof, out RangeStatement? shown, out ProofFault fault))
        {
            throw new StateStoreException(StateStoreFault.Corrupt, $"the state tree at height {view.Header.Height} gives a proof that does not hold ({fault})");
        }

        var items = new List<StorageItemResponse>(shown.Items.Count);
        foreach (RangeItem item in shown.Items)
        {
            ReadOnlyMemory<byte> value = ValueAt(view.State, FlatKey(contract, item.Key.Span)) ?? throw new StateStoreException(StateStoreFault.Corrupt, "a key of the state tree has no value");
            items.Add(new StorageItemResponse { Key = item.Key, Value = value });
        }

        return new ProofResponse
        {
            Height = view.Header.Height,
            BlockHash = view.Hash,
            Header = BlockCodec.Encode(view.Header),
            StateRoot = view.Header.StateRoot,
            Key = FlatKey(contract, start),
            Proof = proof,
            Items = items,
            Limit = itemsMax,
            Next = shown.Next,
        };
    }

    // The values belong to the answer: many large ones make the range shorter.
    private static int ItemsWithin(ChainView view, in Address contract, byte[] start, byte[] end, int limit)
    {
        byte[] last = new byte[StateKeys.PrefixBytes + end.Length];
        if (end.Length == 0) StateKeys.WriteStorageEnd(contract, last);
        else StateKeys.WriteStorage(contract, end, last);
        byte[] first = FlatKey(contract, start);
        if (first.AsSpan().SequenceCompareTo(last) >= 0) return limit;
        long bytes = 0;
        int items = 0;
        using IStateCursor cursor = view.State.Scan(first, last, descending: false);
        while (items < limit && cursor.MoveNext())
        {
            bytes += cursor.Key.Length + cursor.Value.Length;
            items++;
            if (bytes >= RangeBytesMax) return items;
        }

        return limit;
    }

    private static ReadOnlyMemory<byte>? ValueAt(IStateReader state, byte[] flatKey)
    {
        var value = new ArrayBufferWriter<byte>(256);
        return state.TryGet(flatKey, value) ? value.WrittenMemory : default(ReadOnlyMemory<byte>?);
    }

    private static byte[] FlatKey(in Address contract, ReadOnlySpan<byte> key) => [(byte)StateSpace.Storage, .. contract.Span, .. key];
}
