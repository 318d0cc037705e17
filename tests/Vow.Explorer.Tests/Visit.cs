using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Vow.Explorer.Tests;

/// <summary>A reader of the explorer. What a browser complains of while they read is kept, and fails the test when they leave.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private const int PatienceMilliseconds = 60_000;

    private static readonly AxeRunOptions AllRules = new() { Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } } };

    private static readonly AxeRunOptions ColourRules = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] } };

    private readonly IBrowserContext _context;
    private readonly Uri _root;
    private readonly ConcurrentQueue<string> _complaints = [];

    private Visit(IBrowserContext context, IPage page, Uri root) => (_context, Page, _root) = (context, page, root);

    public IPage Page { get; }

    /// <summary>What the browser complained of so far; taken by a test that expects it.</summary>
    public IReadOnlyList<string> TakeComplaints()
    {
        string[] complaints = [.. _complaints];
        _complaints.Clear();
        return complaints;
    }

    public static async Task<Visit> StartAsync(IBrowser browser, Uri root, BrowserNewContextOptions options)
    {
        IBrowserContext context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(PatienceMilliseconds);
        var visit = new Visit(context, await context.NewPageAsync(), root);
        await visit.ListenAsync();
        return visit;
    }

    /// <summary>Another page of the same reader.</summary>
    public async Task<IPage> OpenTabAsync(string path)
    {
        IPage page = await _context.NewPageAsync();
        Listen(page);
        await page.GotoAsync(Address(path));
        await ShownAsync(page);
        return page;
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(Address(path));
        await ShownAsync(Page);
    }

    public static Task ShownAsync(IPage page) => page.Locator("main:not([aria-busy]) h1").WaitForAsync();

    /// <summary>Waits until the heading says so.</summary>
    public Task HeadingAsync(string text) => Page.Locator("main:not([aria-busy]) h1", new PageLocatorOptions { HasText = text }).WaitForAsync();

    /// <summary>Waits until nothing on the page is still being asked for.</summary>
    public async Task SettledAsync()
    {
        await Page.WaitForFunctionAsync("() => !document.querySelector('main[aria-busy], main [aria-busy=true]')");
        await Page.EvaluateAsync("() => Promise.all(document.getAnimations().filter(each => each.effect.getTiming().iterations !== Infinity).map(each => each.finished.catch(() => null)))");
    }

    /// <summary>Nothing that axe knows stands in anybody's way here.</summary>
    public async Task AccessibleAsync(string what, bool onlyColours = false)
    {
        AxeResult result = await Page.RunAxe(onlyColours ? ColourRules : AllRules);
        Assert.True(result.Violations.Length == 0, what + ": " + string.Join("\n", result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html} {violation.Help}"))));
    }

    public async Task ScreenshotAsync(string name)
    {
        string folder = Path.Combine(ExampleChain.RepositoryRoot, "artifacts/screenshots");
        Directory.CreateDirectory(folder);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.True(_complaints.IsEmpty, "the browser complained:\n" + string.Join("\n", _complaints));
    }

    private string Address(string path) => new Uri(_root, "/explorer/" + path).AbsoluteUri;

    private async Task ListenAsync()
    {
        await _context.AddInitScriptAsync("addEventListener('securitypolicyviolation', event => console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI))");
        Listen(Page);
    }

    private void Listen(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"console {message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue("uncaught: " + error);
        page.Dialog += (_, dialog) => _complaints.Enqueue("dialog: " + dialog.Message);
        page.Response += (_, response) =>
        {
            if (response.Status >= 400) _complaints.Enqueue($"{response.Status} {response.Url}");
        };
        page.RequestFailed += (_, request) =>
        {
            // A page that is left ends its requests and streams.
            if (request.Failure != "net::ERR_ABORTED") _complaints.Enqueue($"{request.Failure} {request.Url}");
        };
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme != "data" && address.Authority != _root.Authority) _complaints.Enqueue("a request to another host: " + request.Url);
        };
    }
}
