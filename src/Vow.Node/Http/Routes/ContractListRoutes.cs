using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>Contracts in the order in which they were made, what code each has had, and what calls of it used.</summary>
internal static class ContractListRoutes
{
    private const int PageMax = 100;
    private const int PageNormally = 20;
    private const int LongPageMax = 500;
    private const int LongPageNormally = 100;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/contracts", Tag = "contracts", Operation = "listContracts",
            Summary = "Contracts, the newest first",
            Description = "Those that contracts made and those of the genesis are among them.",
            Parameters =
            [
                new ApiParameter("after", ApiParameterKind.Address, "Only contracts that were made before this one: the `next` of another page.", ApiParameters.ExampleAddress),
                ApiParameters.Limit(PageMax, PageNormally),
            ],
            Answers = [new ApiAnswer(200, "A page; `next` is the `after` of the page after it.") { Json = typeof(ContractPageResponse) }],
            Errors = [ProblemCode.BadAddress, ProblemCode.BadLimit, nameof(LedgerErrorCode.ContractNotFound)],
            Handle = request => request.WriteAsync(Contracts(node, request.AddressOrNull("after"), request.Limit())),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/contracts/{address}/history", Tag = "contracts", Operation = "getContractHistory",
            Summary = "The codes that a contract has had, oldest first",
            Description = "Upgrades by actions and inside of the contract. A node whose chain began with an imported state does not know those before it.",
            Parameters =
            [
                ApiParameters.Contract,
                new ApiParameter("after", ApiParameterKind.Text, "Only versions after this one: the `next` of another page.", "99"),
                ApiParameters.Limit(LongPageMax, LongPageNormally),
            ],
            Answers = [new ApiAnswer(200, "A page; `next` is the `after` of the page after it.") { Json = typeof(ContractHistoryResponse) }],
            Errors = [ProblemCode.BadAddress, ProblemCode.BadCursor, ProblemCode.BadLimit, nameof(LedgerErrorCode.ContractNotFound)],
            Handle = request => request.WriteAsync(History(node, request)),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/contracts/{address}/gas", Tag = "contracts", Operation = "listContractGas",
            Summary = "Gas of the transactions that call a contract, newest first",
            Description = "Those with an action that calls it. The gas is that of the whole transaction; `actions` tells whether it had others.",
            Parameters = [ApiParameters.Contract, ApiParameters.Before, ApiParameters.Limit(LongPageMax, LongPageNormally)],
            Answers = [new ApiAnswer(200, "A page; `next` is the `before` of the page after it.") { Json = typeof(ContractGasResponse) }],
            Errors = [ProblemCode.BadAddress, ProblemCode.BadCursor, ProblemCode.BadLimit, nameof(LedgerErrorCode.ContractNotFound), ProblemCode.NotIndexed],
            Handle = request => request.WriteAsync(TransactionList.Gas(node, request)),
        },
    ];

    private static ContractPageResponse Contracts(ApiNode node, Address? after, int limit)
    {
        using ChainView view = node.View();
        if (after is { } last) _ = ContractRoutes.Find(view, last);
        ImmutableArray<MadeContract> made = view.Contracts(after, limit + 1);
        ContractDecoder decoder = node.Decoder(view);
        ContractSummary[] items = [.. made.Take(limit).Select(contract => Summary(view, decoder, contract))];
        return new ContractPageResponse { Items = items, Next = made.Length > limit ? items[^1].Address : null };
    }

    private static ContractSummary Summary(ChainView view, ContractDecoder decoder, MadeContract made)
    {
        ContractState state = ContractRoutes.Find(view, made.Contract);
        return new ContractSummary
        {
            Address = made.Contract,
            Name = decoder.Of(made.Contract)?.Name,
            CodeHash = state.Code,
            Creator = state.Creator,
            Height = made.Height,
            Transaction = HashAt(view, made.Height, made.Transaction),
            Version = state.Version,
            Frozen = state.IsFrozen,
        };
    }

    private static ContractHistoryResponse History(ApiNode node, ApiRequest request)
    {
        Address contract = request.Address("address");
        uint? after = After(request);
        int limit = request.Limit();
        using ChainView view = node.View();
        _ = ContractRoutes.Find(view, contract);
        ImmutableArray<ContractVersion> codes = after == uint.MaxValue ? [] : view.CodesOf(contract, after + 1 ?? 0, limit + 1);
        ContractVersionResponse[] items =
        [
            .. codes.Take(limit).Select(code => new ContractVersionResponse
            {
                Version = code.Version, Code = code.Code, Height = code.Height, Transaction = HashAt(view, code.Height, code.Transaction), Forced = code.IsForced,
            }),
        ];
        return new ContractHistoryResponse { Contract = contract, Items = items, Next = codes.Length > limit ? items[^1].Version : null };
    }

    private static uint? After(ApiRequest request)
    {
        if (request.Value("after") is not { } text) return null;
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint version)
            ? version
            : throw new ApiException(ProblemCode.BadCursor, $"after: '{ApiRequest.Shown(text)}' is not a version; expected a whole number, the `next` of another page");
    }

    private static Hash256? HashAt(ChainView view, ulong? height, int? index) =>
        height is { } block && index is { } place ? view.ReceiptAt(block, place)?.Receipt.Transaction : null;
}
