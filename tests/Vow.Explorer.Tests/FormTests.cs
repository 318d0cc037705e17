using Microsoft.Playwright;
using Vow.Ledger;

namespace Vow.Explorer.Tests;

[Collection(ExplorerTests.Name)]
public sealed class FormTests(ExplorerFixture explorer)
{
    private string Path(string contract, string view = "") => Chromium.IsThere ? $"contract/{AddressText.Format(explorer.Examples.Contracts[contract])}{view}" : "";

    private static ILocator Method(IPage page, string name) => page.Locator("details.method", new PageLocatorOptions { Has = page.Locator("summary strong", new PageLocatorOptions { HasTextRegex = new($"^{name}$") }) });

    private static async Task<ILocator> OpenAsync(IPage page, string name)
    {
        ILocator method = Method(page, name);
        await method.Locator("summary").ClickAsync();
        await method.Locator("form").WaitForAsync();
        return method;
    }

    [Fact]
    public async Task Query_AnswersWithTheDecodedValue()
    {
        await using Visit visit = await explorer.OpenAsync(Path("token-c"));
        ILocator method = await OpenAsync(visit.Page, "balance_of");
        await method.GetByLabel("account").FillAsync("bob");
        await method.GetByRole(AriaRole.Button, new() { Name = "Query" }).ClickAsync();
        Assert.Equal("2 500", (await method.Locator(".answer").InnerTextAsync()).Replace('\u00a0', ' '));
    }

    [Theory]
    [InlineData("amount", "-1", "u128 holds 0 to")]
    [InlineData("amount", "12 apples", "expected a whole number")]
    [InlineData("to", "vow1qqqq", "checksum or length is wrong")]
    public async Task WrongValue_IsSaidBesideItsField_AndNothingIsSent(string field, string value, string said)
    {
        await using Visit visit = await explorer.OpenAsync(Path("token-as"));
        ILocator method = await OpenAsync(visit.Page, "transfer");
        await method.GetByLabel("to", new() { Exact = true }).FillAsync("bob");
        await method.GetByLabel("amount").FillAsync("1");
        await method.GetByLabel(field, new() { Exact = true }).FillAsync(value);
        await method.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await method.GetByText(said).WaitForAsync();
        Assert.Equal("true", await method.GetByLabel(field, new() { Exact = true }).GetAttributeAsync("aria-invalid"));
        Assert.Equal(0, await method.Locator(".outcome").CountAsync());
        await visit.AccessibleAsync("a form with an error");
    }

    [Fact]
    public async Task Simulation_ShowsCostEventsAndChanges_AndSendsNothing()
    {
        await using Visit visit = await explorer.OpenAsync(Path("token-rust"));
        ulong height = (await explorer.Chain.Client.LatestBlockAsync(TestContext.Current.CancellationToken)).Height;
        ILocator method = await OpenAsync(visit.Page, "transfer");
        await method.GetByLabel("to", new() { Exact = true }).FillAsync("carol");
        await method.GetByLabel("amount").FillAsync("77");
        await method.GetByRole(AriaRole.Button, new() { Name = "Simulate" }).ClickAsync();
        string outcome = (await method.Locator(".outcome").InnerTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains("Simulated, and not sent", outcome, StringComparison.Ordinal);
        Assert.Contains("success", outcome, StringComparison.Ordinal);
        Assert.Contains("Fee", outcome, StringComparison.Ordinal);
        Assert.Contains("balances", outcome, StringComparison.Ordinal);
        Assert.Contains("77", outcome, StringComparison.Ordinal);
        Assert.Equal(height, (await explorer.Chain.Client.LatestBlockAsync(TestContext.Current.CancellationToken)).Height);
    }

    [Fact]
    public async Task Sending_IsCommitted_AndItsEventArrivesOnAnotherPage()
    {
        await using Visit visit = await explorer.OpenAsync(Path("token-cpp", "?view=events"));
        await visit.Page.Locator(".live[data-state=live]").WaitForAsync();
        IPage form = await visit.OpenTabAsync(Path("token-cpp"));
        ILocator method = await OpenAsync(form, "transfer");
        await method.GetByLabel("to", new() { Exact = true }).FillAsync("dave");
        await method.GetByLabel("amount").FillAsync("4321");
        await method.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await method.GetByText("Sent:").WaitForAsync();
        await visit.Page.Locator("li.event", new() { HasText = "4\u00a0321" }).WaitForAsync();
        Assert.Contains("dave", await visit.Page.Locator("li.event").First.InnerTextAsync(), StringComparison.Ordinal);
        await method.Locator(".outcome h4 a").ClickAsync();
        await form.Locator("h1", new() { HasText = "Transaction" }).WaitForAsync();
        Assert.Equal("success", await form.Locator(".title .status").InnerTextAsync());
    }

    [Fact]
    public async Task WhatWouldFail_IsNotSent()
    {
        await using Visit visit = await explorer.OpenAsync(Path("token-c"));
        ILocator method = await OpenAsync(visit.Page, "transfer");
        await method.GetByLabel("to", new() { Exact = true }).FillAsync("bob");
        await method.GetByLabel("amount").FillAsync("99999999999");
        await method.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await method.GetByText("Not sent: it would fail").WaitForAsync();
        await method.Locator(".failure").WaitForAsync();
    }

    [Fact]
    public async Task FormsOfAllTypes_SendWhatTheContractReads()
    {
        await using Visit visit = await explorer.OpenAsync(Path("shop"));
        ILocator method = await OpenAsync(visit.Page, "echo");
        await method.GetByLabel("owner").FillAsync("erin");
        await method.GetByLabel("give price").CheckAsync();
        await method.GetByLabel("value").FillAsync("18446744073709551615");
        await method.GetByLabel("phase: which").SelectOptionAsync("Sold");
        await method.GetByLabel("to", new() { Exact = true }).FillAsync("frank");
        await method.GetByLabel("tags").FillAsync("""["one","two"]""");
        await method.GetByRole(AriaRole.Button, new() { Name = "Query" }).ClickAsync();
        string answer = (await method.Locator(".answer").InnerTextAsync()).Replace('\u00a0', ' ');
        foreach (string part in new[] { "erin", "18 446 744 073 709 551 615", "Sold", "frank", "one", "two" }) Assert.Contains(part, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChainThatIsNotForDevelopment_OffersNoSending()
    {
        await using Visit visit = await explorer.OpenAsync(Path("token-c"), before: page => page.RouteAsync("**/v1/status", async route =>
        {
            IAPIResponse answer = await route.FetchAsync();
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = (await answer.TextAsync()).Replace("\"development\":true", "\"development\":false", StringComparison.Ordinal) });
        }));
        ILocator method = await OpenAsync(visit.Page, "transfer");
        Assert.Equal(0, await method.GetByRole(AriaRole.Button, new() { Name = "Send" }).CountAsync());
        await method.GetByText("The explorer holds no keys").WaitForAsync();
    }
}
