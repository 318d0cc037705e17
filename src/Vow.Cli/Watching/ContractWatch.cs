using System.Diagnostics;
using Vow.Cli.Building;
using Vow.Client;

namespace Vow.Cli.Watching;

/// <summary>Builds a contract and puts it on the chain, at the start and whenever its sources change. What goes wrong is told, and the next change is waited for.</summary>
internal sealed class ContractWatch(string folder, Surroundings surroundings, Redeployment chain, Action<WatchRound> tell)
{
    private const int LinesKeptMax = 500;

    // Long enough that an editor has written all it saves, short enough not to be waited for.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly SourceTree _sources = new(folder);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            // As they are before the build: what changes meanwhile is built in the next round.
            var built = _sources.Read();
            tell(await RoundAsync(cancellation).ConfigureAwait(false));
            await ChangeAsync(built, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<WatchRound> RoundAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var lines = new List<string>();
        using var bench = new Workbench(surroundings, line =>
        {
            lock (lines)
                if (lines.Count < LinesKeptMax) lines.Add(line);
        });
        try
        {
            var report = await new ContractBuilder(bench).BuildAsync(new BuildRequest { Folder = folder, Optimise = true }, cancellation).ConfigureAwait(false);
            var done = report.IsAccepted ? await chain.PutAsync(report.Name, report.Bytes, cancellation).ConfigureAwait(false) : null;
            return new WatchRound { Took = watch.Elapsed, Report = report, Done = done };
        }
        catch (CliException error)
        {
            return new WatchRound { Took = watch.Elapsed, Fault = error.Message, Help = error.Help, Messages = lines };
        }
        catch (NodeException error)
        {
            return new WatchRound { Took = watch.Elapsed, Fault = error.Message };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new WatchRound { Took = watch.Elapsed, Fault = error.Message, Messages = lines };
        }
    }

    private async Task ChangeAsync(IReadOnlyList<(string, long, DateTime)> built, CancellationToken cancellation)
    {
        for (var before = built; ;)
        {
            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
            var now = _sources.Read();
            // Other than what was built, and at rest.
            if (!now.SequenceEqual(built) && now.SequenceEqual(before)) return;
            before = now;
        }
    }
}

/// <summary>One round of watching: a build, and what it did on the chain.</summary>
internal sealed record WatchRound
{
    public required TimeSpan Took { get; init; }

    /// <summary>The build; null when it failed.</summary>
    public BuildReport? Report { get; init; }

    /// <summary>What happened on the chain; null when the module was refused or there is none.</summary>
    public Redeployed? Done { get; init; }

    public string? Fault { get; init; }

    public string? Help { get; init; }

    /// <summary>What the compilers said; shown when the round failed.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
}
