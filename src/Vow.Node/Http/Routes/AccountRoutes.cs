using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>Accounts.</summary>
internal static class AccountRoutes
{
    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/accounts/{address}", Tag = "accounts", Operation = "getAccount",
            Summary = "Nonce and balance of an account",
            Description = "An account that nobody paid yet has zeros. `nextNonce` counts the account's transactions that wait on this node.",
            Parameters = [ApiParameters.Account, ApiParameters.Height],
            Answers = [new ApiAnswer(200, "The account.") { Json = typeof(AccountResponse) }],
            Errors = [ProblemCode.BadAddress, ProblemCode.BadHeight, ProblemCode.HeightNotReached, ProblemCode.HeightPruned],
            Handle = request => request.WriteAsync(Account(node, request.Address("address"), request.Height())),
        },
    ];

    private static AccountResponse Account(ApiNode node, in Address address, ulong? height)
    {
        // A block committed between the two looks moves the state's nonce: the next one is never below it.
        bool isAhead = node.Mempool.TryGetNextNonce(address, out ulong next) && height is null;
        using ChainView view = node.View(height);
        AccountState account = view.Account(address);
        return new AccountResponse
        {
            Address = address,
            Height = view.Header.Height,
            Nonce = account.Nonce,
            NextNonce = isAhead ? Math.Max(next, account.Nonce) : account.Nonce,
            Balance = account.Balance,
            IsContract = view.Contract(address) is not null,
        };
    }
}
