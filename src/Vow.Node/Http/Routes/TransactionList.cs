using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>Pages of committed transactions: all, or those that concern an account or contract. A page costs what is in it, and a bounded look at what is left out.</summary>
internal static class TransactionList
{
    private const int HeadersPerPageMax = 10_000;
    private const int LooksPerPageMax = 2_000;
    private const AccountRoles AllRoles = (AccountRoles)byte.MaxValue;

    public static TransactionPageResponse Page(ApiNode node, ApiRequest request)
    {
        (Address? account, Address? contract) = (request.AddressOrNull("account"), request.AddressOrNull("contract"));
        (TransactionPlace? before, int limit) = (request.Before(), request.Limit());
        using ChainView view = node.View();
        var rows = new TransactionRows(view, node.Decoder(view));
        if (account is null && contract is null) return All(view, rows, before, limit);
        RequireIndex(view);
        AccountTransactionPage page = account is { } concerned
            ? view.TransactionsOf(concerned, AllRoles, contract, before, limit, LooksPerPageMax)
            : view.TransactionsOf(contract!.Value, AccountRoles.OfContract, null, before, limit, LooksPerPageMax);
        return new TransactionPageResponse { Items = [.. page.Items.Select(item => rows.Summary(item.Height, item.Index))], Next = TextOf(page.Next) };
    }

    /// <summary>What transactions that call a contract used.</summary>
    public static ContractGasResponse Gas(ApiNode node, ApiRequest request)
    {
        Address contract = request.Address("address");
        (TransactionPlace? before, int limit) = (request.Before(), request.Limit());
        using ChainView view = node.View();
        _ = ContractRoutes.Find(view, contract);
        RequireIndex(view);
        var rows = new TransactionRows(view, node.Decoder(view));
        AccountTransactionPage page = view.TransactionsOf(contract, AccountRoles.Called, null, before, limit, LooksPerPageMax);
        return new ContractGasResponse { Contract = contract, Items = [.. page.Items.Select(item => rows.Gas(contract, item.Height, item.Index))], Next = TextOf(page.Next) };
    }

    private static void RequireIndex(ChainView view)
    {
        if (!view.HasAccountIndex) throw new ApiException(ProblemCode.NotIndexed, "this node does not find transactions by account and contract: its option AccountIndex is off; ask another node");
    }

    private static TransactionPageResponse All(ChainView view, TransactionRows rows, TransactionPlace? before, int limit)
    {
        (ulong height, int index) = before is { } place && place.Height <= view.Header.Height ? (place.Height, place.Index) : (view.Header.Height, int.MaxValue);
        var items = new List<TransactionSummary>(limit);
        for (int blocks = 0; height >= view.TransactionsFrom && view.HeaderAt(height) is { } header; blocks++)
        {
            // Empty blocks cost a look each: a long row of them is cut as well.
            if (blocks == HeadersPerPageMax) return new TransactionPageResponse { Items = items, Next = new ChainPlace(height, header.TransactionCount).ToString() };
            index = Math.Min(index, header.TransactionCount);
            while (index > 0)
            {
                if (items.Count == limit) return new TransactionPageResponse { Items = items, Next = new ChainPlace(height, index).ToString() };
                items.Add(rows.Summary(height, --index));
            }

            if (height == 0) break;
            (height, index) = (height - 1, int.MaxValue);
        }

        return new TransactionPageResponse { Items = items, Next = null };
    }

    private static string? TextOf(TransactionPlace? place) => place is { } next ? new ChainPlace(next.Height, next.Index).ToString() : null;
}
