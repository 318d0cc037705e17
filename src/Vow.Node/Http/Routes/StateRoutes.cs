using System.Buffers;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Tree;

namespace Vow.Node.Http.Routes;

/// <summary>The state as it is stored, by flat keys: for who executes transactions elsewhere, such as a debugger.</summary>
internal static class StateRoutes
{
    private const int RangeMax = 1000;
    private const int RangeNormally = 100;
    private const long RangeBytesMax = 4L << 20;
    private const int FlatKeyBytesMax = StateKeys.PrefixBytes + TreePath.ContractKeyBytesMax;

    private const string Descending = "descending";

    private static readonly string ExampleKey = "0x05" + Convert.ToHexStringLower(DevAccounts.All[0].Address.Span);

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/state/{key}", Tag = "state", Operation = "getStateValue",
            Summary = "One value of the state, by its flat key",
            Description = "A flat key is a byte for what it belongs to (1 storage, 3 contract, 4 code, 5 account, 6 code's record, 7 parameters), 32 bytes of address or hash, and, for storage, the contract's own key. "
                + "With it, a transaction can be executed elsewhere on the state that it met: `vow debug` does.",
            Parameters = [new ApiParameter("key", ApiParameterKind.Bytes, "The flat key.", ExampleKey) { InPath = true }, ApiParameters.Height],
            Answers = [new ApiAnswer(200, "The value, or null where there is none.") { Json = typeof(StateValueResponse) }],
            Errors = [ProblemCode.BadKey, ProblemCode.BadHeight, ProblemCode.HeightNotReached, ProblemCode.HeightPruned],
            Handle = request => request.WriteAsync(Value(node, FlatKey(request, "key"), request.Height())),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/state", Tag = "state", Operation = "listState",
            Summary = "Flat keys and values of a range, in order",
            Parameters =
            [
                new ApiParameter("start", ApiParameterKind.Bytes, "The first flat key of the range.", ExampleKey),
                new ApiParameter("end", ApiParameterKind.Bytes, "The flat key before which the range ends.", "0x06" + new string('0', 64)),
                new ApiParameter("order", ApiParameterKind.Text, "`descending`: from the end of the range on.", Descending) { Words = [Descending] },
                ApiParameters.Limit(RangeMax, RangeNormally), ApiParameters.Height,
            ],
            Answers = [new ApiAnswer(200, "As many as were asked for, fewer where the values are large.") { Json = typeof(StateRangeResponse) }],
            Errors = [ProblemCode.BadKey, ProblemCode.BadLimit, ProblemCode.BadHeight, ProblemCode.HeightNotReached, ProblemCode.HeightPruned],
            Handle = request => request.WriteAsync(Range(node, request)),
        },
    ];

    private static StateValueResponse Value(ApiNode node, byte[] key, ulong? height)
    {
        using ChainView view = node.View(height);
        var value = new ArrayBufferWriter<byte>(256);
        return new StateValueResponse { Height = view.Header.Height, Key = key, Value = view.State.TryGet(key, value) ? value.WrittenMemory : default(ReadOnlyMemory<byte>?) };
    }

    private static StateRangeResponse Range(ApiNode node, ApiRequest request)
    {
        byte[] start = FlatKey(request, "start");
        byte[] end = FlatKey(request, "end");
        bool descending = request.Word("order") is not null;
        int limit = request.Limit();
        using ChainView view = node.View(request.Height());
        var items = new List<StateItemResponse>();
        bool isLast = true;
        if (start.AsSpan().SequenceCompareTo(end) < 0)
        {
            long bytes = 0;
            using IStateCursor cursor = view.State.Scan(start, end, descending);
            while (cursor.MoveNext())
            {
                if (items.Count == limit || bytes >= RangeBytesMax)
                {
                    isLast = false;
                    break;
                }

                items.Add(new StateItemResponse { Key = cursor.Key.ToArray(), Value = cursor.Value.ToArray() });
                bytes += cursor.Key.Length + cursor.Value.Length;
            }
        }

        return new StateRangeResponse { Height = view.Header.Height, Items = items, IsLast = isLast };
    }

    // The tables beside the state are nobody's business here.
    private static byte[] FlatKey(ApiRequest request, string name)
    {
        string text = request.Value(name) ?? throw new ApiException(ProblemCode.BadParameter, $"{name} is not given; expected a flat key such as {ExampleKey}");
        if (!HexText.TryParse(text, out byte[] key) || key.Length is < StateKeys.PrefixBytes or > FlatKeyBytesMax || !StateMapping.IsConsensus(key))
        {
            throw new ApiException(
                ProblemCode.BadKey, $"{name}: '{ApiRequest.Shown(text)}' is no flat key; expected 0x and {StateKeys.PrefixBytes} to {FlatKeyBytesMax} bytes in hexadecimal, the first of them below 0x40");
        }

        return key;
    }
}
