using Microsoft.Playwright;
using Vow.Ledger;

namespace Vow.Explorer.Tests;

[Collection(ExplorerTests.Name)]
public sealed class PageTests(ExplorerFixture explorer)
{
    [Theory]
    [InlineData("home")]
    [InlineData("blocks")]
    [InlineData("block")]
    [InlineData("transactions")]
    [InlineData("transaction")]
    [InlineData("transaction-reverted")]
    [InlineData("transaction-out-of-gas")]
    [InlineData("contracts")]
    [InlineData("contract")]
    [InlineData("contract-undescribed")]
    [InlineData("contract-storage")]
    [InlineData("contract-events")]
    [InlineData("contract-versions")]
    [InlineData("contract-gas")]
    [InlineData("contract-transactions")]
    [InlineData("account")]
    [InlineData("node")]
    [InlineData("missing")]
    public async Task EveryPage_HasNoFaultAndNoBarrier_OnPhoneAndDesktop_InBothThemes(string name)
    {
        await using Visit visit = await explorer.OpenAsync(PathOf(name));
        foreach (ILocator method in (await visit.Page.Locator("details.method > summary").AllAsync()).Take(2)) await method.ClickAsync();
        await visit.SettledAsync();
        foreach ((string size, int width, int height) in new[] { ("desktop", 1440, 900), ("phone", 390, 844) })
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
                await visit.ScreenshotAsync($"{name}-{size}-{theme.ToString().ToLowerInvariant()}");
                // A theme changes colours alone, and they are the same at any width.
                if (size == "desktop" || theme == ColorScheme.Light) await visit.AccessibleAsync($"{name}, {size}, {theme}", onlyColours: theme == ColorScheme.Dark);
            }
        }

        await visit.Page.SetViewportSizeAsync(360, 740);
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    }

    [Fact]
    public async Task FailedTransaction_SaysWhyWhereAndWithWhichGas()
    {
        await using Visit visit = await explorer.OpenAsync(PathOf("transaction-reverted"));
        string why = await visit.Page.Locator(".failure").First.InnerTextAsync();
        Assert.Contains("panicked: the counter is already zero", why, StringComparison.Ordinal);
        Assert.Contains("Reverted", why, StringComparison.Ordinal);
        Assert.Contains("src/lib.rs", why, StringComparison.Ordinal);
        await visit.SettledAsync();
        Assert.Contains("decrement", await visit.Page.Locator(".explanation").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("storage", await visit.Page.Locator(".gas-bar").First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownTransaction_IsAProblemWithItsReason()
    {
        await using Visit visit = await explorer.OpenAsync("tx/" + new string('7', 64));
        Assert.Contains("No such transaction", await visit.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("is in no block", await visit.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(visit.TakeComplaints());
    }

    [Fact]
    public async Task TransactionsWhoseStateIsPruned_SayThatItIsNoLongerKept()
    {
        await using Visit visit = await explorer.OpenAsync(PathOf("transaction"), before: page => page.RouteAsync("**/v1/transactions/*/{trace,profile}", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = 410, ContentType = "application/problem+json", Body = """{"code":"HeightPruned","title":"The state at the height is no longer kept","detail":"gone","status":410}""",
        })));
        await visit.SettledAsync();
        Assert.Equal(3, await visit.Page.GetByText("is no longer kept by this node").CountAsync());
        Assert.NotEmpty(visit.TakeComplaints());
    }

    [Fact]
    public async Task ListsOfTransactions_AskForOnePage()
    {
        List<string> asked = [];
        await using Visit visit = await explorer.OpenAsync("transactions", before: page =>
        {
            page.Request += (_, request) => { if (request.Url.Contains("/v1/transactions", StringComparison.Ordinal)) asked.Add(request.Url); };
            return Task.CompletedTask;
        });
        Assert.Single(asked);
        Assert.EndsWith("limit=50", asked[0], StringComparison.Ordinal);
        Assert.InRange(await visit.Page.Locator("tbody tr").CountAsync(), 30, 50);
    }

    internal string PathOf(string name)
    {
        if (!Chromium.IsThere) return "";
        Examples examples = explorer.Examples;
        string Contract(string contract) => "contract/" + AddressText.Format(examples.Contracts[contract]);
        return name switch
        {
            "home" => "",
            "block" => $"block/{examples.UpgradeHeight}",
            "transaction" => $"tx/{examples.Nested.Hash}",
            "transaction-reverted" => $"tx/{examples.Reverted.Hash}",
            "transaction-out-of-gas" => $"tx/{examples.OutOfGas.Hash}",
            "contract" => Contract("wallet"),
            "contract-undescribed" => Contract("counter"),
            "contract-storage" => Contract("token-rust") + "?view=storage",
            "contract-events" => Contract("token-rust") + "?view=events",
            "contract-versions" => Contract("vault") + "?view=versions",
            "contract-gas" => Contract("token-rust") + "?view=gas",
            "contract-transactions" => Contract("token-rust") + "?view=transactions",
            "account" => "account/" + ExampleChain.Text("alice"),
            "missing" => "nothing/here",
            _ => name,
        };
    }
}
