using Microsoft.Playwright;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Explorer.Tests;

/// <summary>Finding one's way: search, keys, back, live lists, themes.</summary>
[Collection(ExplorerTests.Name)]
public sealed class ReadingTests(ExplorerFixture explorer)
{
    [Theory]
    [InlineData("3", "Block 3")]
    [InlineData("wallet", "Contract wallet")]
    [InlineData("HASH", "Transaction")]
    [InlineData("ADDRESS", "Account alice")]
    public async Task Search_FindsByHeightNameHashAndAddress_WithKeysAlone(string text, string heading)
    {
        await using Visit visit = await explorer.OpenAsync("blocks");
        string typed = text switch { "HASH" => explorer.Examples.Nested.Hash.ToString(), "ADDRESS" => ExampleChain.Text("alice"), _ => text };
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync(typed);
        await visit.Page.Locator("#search-results [role=option][aria-selected=true]").WaitForAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.HeadingAsync(heading);
    }

    [Fact]
    public async Task Search_ResultsAreMovedThroughWithArrows_AndEscapeClosesThem()
    {
        await using Visit visit = await explorer.OpenAsync("");
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("token");
        ILocator results = visit.Page.Locator("#search-results [role=option]");
        await results.Nth(1).WaitForAsync();
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("true", await results.Nth(1).GetAttributeAsync("aria-selected"));
        Assert.Equal(await results.Nth(1).GetAttributeAsync("id"), await visit.Page.Locator("#search-text").GetAttributeAsync("aria-activedescendant"));
        await visit.AccessibleAsync("open search");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Locator("#search-results").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task Keys_WalkFromTheListIntoATransactionAndItsCalls()
    {
        await using Visit visit = await explorer.OpenAsync("tx/" + Hash());
        await visit.SettledAsync();
        IPage page = visit.Page;
        await page.Locator("[role=treeitem]").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("2", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-level')"));
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("1", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-level')"));
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("false", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-expanded')"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("true", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-expanded')"));
    }

    [Fact]
    public async Task Keys_OpenEntriesOfLists_AndTheSkipLinkComesFirst()
    {
        await using Visit visit = await explorer.OpenAsync("transactions");
        IPage page = visit.Page;
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        string first = (await page.Locator("tbody a[data-entry]").First.GetAttributeAsync("href"))!;
        Assert.Equal(first, await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('href')"));
        await page.Keyboard.PressAsync("Enter");
        await visit.HeadingAsync("Transaction");
        Assert.EndsWith(first, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_AreExplained_AndCanBeSwitchedOff()
    {
        await using Visit visit = await explorer.OpenAsync("");
        IPage page = visit.Page;
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await visit.AccessibleAsync("keys");
        await page.GetByLabel("Single keys are on").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        Assert.NotEqual("search-text", await page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    [Fact]
    public async Task Back_ShowsThePageBefore_WhereItWasScrolled()
    {
        await using Visit visit = await explorer.OpenAsync("transactions");
        IPage page = visit.Page;
        await page.EvaluateAsync("() => scrollTo(0, 300)");
        int before = await page.EvaluateAsync<int>("() => Math.round(scrollY)");
        Assert.True(before > 0);
        ILocator entry = page.Locator("tbody a[data-entry]").Nth(12);
        string where = (await entry.GetAttributeAsync("href"))!;
        await entry.ClickAsync();
        await visit.HeadingAsync("Transaction");
        Assert.EndsWith(where, page.Url, StringComparison.Ordinal);
        await page.GoBackAsync();
        await visit.HeadingAsync("Transactions");
        Assert.EndsWith("/explorer/transactions", page.Url, StringComparison.Ordinal);
        Assert.Equal(before, await page.EvaluateAsync<int>("() => Math.round(scrollY)"), 60.0);
        await page.GoForwardAsync();
        await page.WaitForURLAsync("**" + where);
    }

    [Fact]
    public async Task Theme_IsChosenAndRemembered()
    {
        await using Visit visit = await explorer.OpenAsync("", new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        string light = await BackgroundAsync(visit.Page);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).ClickAsync();
        string dark = await BackgroundAsync(visit.Page);
        Assert.NotEqual(light, dark);
        await visit.GoAsync("blocks");
        Assert.Equal(dark, await BackgroundAsync(visit.Page));
        Assert.Equal("true", await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).GetAttributeAsync("aria-pressed"));
    }

    [Fact]
    public async Task Home_ShowsWhatIsCommitted_AndAfterAPauseWhatWasMissed()
    {
        await using Visit visit = await explorer.OpenAsync("");
        IPage page = visit.Page;
        await page.Locator(".live[data-state=live]").WaitForAsync();
        TransactionResponse seen = await PayAsync(11);
        await page.Locator($"a[href='/explorer/tx/{seen.Hash}']").First.WaitForAsync();
        await page.Locator(".head .big", new() { HasText = $"{seen.Receipt!.Height}" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        TransactionResponse missed = await PayAsync(12);
        await page.WaitForTimeoutAsync(400);
        Assert.Equal(0, await page.Locator($"a[href='/explorer/tx/{missed.Hash}']").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.Locator($"a[href='/explorer/tx/{missed.Hash}']").First.WaitForAsync();
        Assert.Equal(10, await page.Locator("section", new() { HasText = "All transactions" }).Locator("tbody tr").CountAsync());
    }

    [Fact]
    public async Task PendingTransaction_IsShownWaiting_AndThenCommitted()
    {
        await using Visit visit = await explorer.OpenAsync("");
        SigningKey heidi = ExampleChain.Key("heidi");
        ulong nonce = (await explorer.Chain.Client.AccountAsync(heidi.Address, null, TestContext.Current.CancellationToken)).NextNonce;
        SignedTransaction Transfer(ulong at) => heidi.Sign(new Transaction
        {
            ChainId = Genesis.DevelopmentChainId, Signer = heidi.Public, Nonce = at, GasLimit = 2_000_000, GasPrice = 1, DepositMax = UInt128.MaxValue, ExpiryHeight = 0,
            Actions = [new TransactionAction.Transfer(ExampleChain.Key("grace").Address, 5)],
        });
        TransactionResponse waiting = await explorer.Chain.Client.SubmitAsync(Transfer(nonce + 1).Encoded, TestContext.Current.CancellationToken);
        await visit.GoAsync($"tx/{waiting.Hash}");
        Assert.Equal("pending", await visit.Page.Locator(".title .status").InnerTextAsync());
        await explorer.Chain.Client.SubmitAndWaitAsync(Transfer(nonce).Encoded, TestContext.Current.CancellationToken);
        await visit.Page.Locator(".title .status[data-status=success]").WaitForAsync();
        await visit.SettledAsync();
    }

    [Fact]
    public async Task FilterByAccount_TakesANameAndKeepsItsPlaceInTheAddress()
    {
        await using Visit visit = await explorer.OpenAsync("transactions");
        await visit.Page.GetByLabel("Account").FillAsync("bob");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**account=" + ExampleChain.Text("bob"));
        await visit.HeadingAsync("Transactions");
        Assert.InRange(await visit.Page.Locator("tbody tr").CountAsync(), 2, 12);
    }

    private string Hash() => Chromium.IsThere ? explorer.Examples.Nested.Hash.ToString() : "";

    private Task<TransactionResponse> PayAsync(UInt128 amount) => explorer.Chain.SendAsync("carol", new TransactionAction.Transfer(ExampleChain.Key("dave").Address, amount));

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
