using Microsoft.Playwright;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Tests;

namespace Vow.Explorer.Tests;

/// <summary>What a contract says is text, whatever it says.</summary>
[Collection(ExplorerTests.Name)]
public sealed class HostileTests(ExplorerFixture explorer)
{
    // Markup that runs where it is taken for HTML, and a character that turns the direction of what follows it.
    private const string Markup = "<img src=x onerror=alert(1)>";
    private const string Payload = Markup + "\u202Egnp.exe";

    private const string Module = """
        (module
          (import "env" "log_event" (func $log (param i32 i32 i32 i32)))
          (import "env" "revert" (func $revert (param i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "<img src=x onerror=alert(1)>\e2\80\aegnp.exe")
          (func (export "shout") (call $log (i32.const 0) (i32.const 38) (i32.const 0) (i32.const 38)))
          (func (export "fail") (call $revert (i32.const 0) (i32.const 38))))
        """;

    private const string Description = """
        {"abi":1,"name":"hostile","doc":"<img src=x onerror=alert(1)>","methods":[
          {"name":"<img src=x onerror=alert(1)>","kind":"call","doc":"<script>alert(1)</script>"},
          {"name":"shout","kind":"call"},{"name":"fail","kind":"call"}]}
        """;

    [Fact]
    public async Task HostileTexts_AreShownAsTheyAre_AndRunNothing()
    {
        Assert.SkipUnless(Chromium.IsThere, "Chromium is not installed: eng/toolchains.sh installs it on Debian.");
        Address contract = await explorer.Chain.DeployAsync(Described.With(WatText.ToWasm(Module), Description));
        TransactionResponse shout = await explorer.Chain.CallAsync("grace", contract, "shout");
        TransactionResponse fail = await explorer.Chain.TryCallAsync("grace", contract, "fail");
        Assert.Equal(ReceiptStatus.Failed, fail.Receipt!.Status);
        string address = AddressText.Format(contract);
        foreach (string path in new[] { $"contract/{address}", $"contract/{address}?view=events", $"contract/{address}?view=gas", $"tx/{shout.Hash}", $"tx/{fail.Hash}", "", "contracts", "transactions" })
        {
            await using Visit visit = await explorer.OpenAsync(path);
            await visit.SettledAsync();
            if (path.EndsWith("events", StringComparison.Ordinal)) await visit.Page.Locator("li.event").First.WaitForAsync();
            Assert.Equal(0, await visit.Page.Locator("img, main script").CountAsync());
            string text = await visit.Page.Locator("main").InnerTextAsync();
            Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
            if (path.EndsWith($"{fail.Hash}", StringComparison.Ordinal)) Assert.Contains(Markup, text, StringComparison.Ordinal);
            // A topic with a character that reorders what follows is no text to show: its bytes are.
            if (path.EndsWith($"{shout.Hash}", StringComparison.Ordinal)) Assert.Contains("3c696d67", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task HostileNamesInAProfile_AreShownAsTheyAre()
    {
        await using Visit visit = await explorer.OpenAsync("blocks");
        await visit.Page.EvaluateAsync(
            """
            async name => {
              const { flame } = await import('/explorer/parts/flame.js');
              const place = document.createElement('section');
              document.querySelector('main').replaceChildren(place);
              flame(place, { total: '10', root: { name, kind: 'function', place: name, self: '10', total: '10', count: 1, children: [] } });
            }
            """, Payload);
        Assert.Equal(0, await visit.Page.Locator("img").CountAsync());
        Assert.Equal(Markup + "\\u{202e}gnp.exe", await visit.Page.Locator(".flame-frame").InnerTextAsync());
    }
}
