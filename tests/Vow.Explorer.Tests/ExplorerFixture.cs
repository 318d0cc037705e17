using Microsoft.Playwright;

namespace Vow.Explorer.Tests;

/// <summary>One chain with all example contracts and one browser for all tests.</summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    private Chromium? _chromium;
    private ExampleChain? _chain;
    private Examples? _examples;

    internal ExampleChain Chain => _chain!;

    internal Examples Examples => _examples!;

    public async ValueTask InitializeAsync()
    {
        if (!Chromium.IsThere) return;
        Task<Chromium> browser = Chromium.StartAsync();
        _chain = await ExampleChain.StartAsync();
        _examples = await Examples.DeployAsync(_chain);
        _chromium = await browser;
    }

    /// <summary>Opens a page of the explorer in a browser of its own, as on a desktop unless the options say otherwise.</summary>
    internal async Task<Visit> OpenAsync(string path, BrowserNewContextOptions? options = null, Func<IPage, Task>? before = null)
    {
        Assert.SkipUnless(Chromium.IsThere, "Chromium is not installed: eng/toolchains.sh installs it on Debian.");
        options ??= new BrowserNewContextOptions();
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        Visit visit = await Visit.StartAsync(_chromium!.Browser, Chain.Root, options);
        if (before is not null) await before(visit.Page);
        await visit.GoAsync(path);
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        if (_chain is not null) await _chain.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ExplorerTests : ICollectionFixture<ExplorerFixture>
{
    public const string Name = "explorer";
}
