using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Vow.Cli.Building;
using Vow.Cli.Chain;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Cli.Watching;
using Vow.Client;
using Vow.Ledger;
using Vow.Node;

namespace Vow.Cli.Commands;

/// <summary><c>vow dev</c>: a chain on this machine with accounts that have money.</summary>
internal sealed class DevCommand
{
    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Where the chain is kept; otherwise .vow/dev of the project." };
    private readonly Option<bool> _inMemory = new("--in-memory") { Description = "Keep nothing: the chain is gone when it stops." };
    private readonly Option<bool> _reset = new("--reset") { Description = "Begin a new chain; the one that is kept is deleted." };
    private readonly Option<string?> _watch = new("--watch") { HelpName = "FOLDER", Arity = ArgumentArity.ZeroOrOne, Description = "Build and deploy the contract in this folder (otherwise in the current one), and again whenever its sources change." };

    private readonly CliConsole _console;
    private readonly Surroundings _surroundings;
    private readonly DevelopmentNode _node;

    private DevCommand(CliConsole console, Surroundings surroundings) => (_console, _surroundings, _node) = (console, surroundings, new DevelopmentNode(console, surroundings));

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var dev = new DevCommand(console, surroundings);
        var command = new Command("dev", """
            Run a chain on this machine, for development: accounts with money, a block as soon as there is a transaction.

            The chain goes on where it was left; --reset begins a new one. State of every block stays readable.
            With --watch, a contract that is there already is upgraded and keeps its storage; where the upgrade is refused, a new one is made.

            Examples:
              vow dev
              vow dev --in-memory --port 9000
              vow dev --reset --block-time 1s
              vow dev --watch

            Exit codes: 0 stopped, 2 wrong usage, the port or the folder is in use, 70 internal fault, 74 the disk failed.
            """)
        {
            dev._node.Port, dev._data, dev._inMemory, dev._reset, dev._node.BlockTime, dev._watch, dev._node.Json,
        };
        // Off the calling thread: signals are only handled once the action has returned its task, and much of the start is synchronous.
        command.SetAction((parsed, cancellation) => Task.Run(async () => (int)await dev.RunAsync(parsed, cancellation).ConfigureAwait(false), CancellationToken.None));
        return command;
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = new Settings(_surroundings);
        var folder = Folder(parsed, settings);
        // Everything else is read first: a mistyped option must not cost a chain.
        var options = _node.Options(parsed, folder);
        var watched = Watched(parsed);
        if (folder is not null) Prepare(folder, parsed.GetValue(_reset));
        var book = _node.Book(settings);
        var json = parsed.GetValue(_node.Json);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = Task.CompletedTask;
        try
        {
            return await _node.RunAsync(parsed, options, NodeParts.Default with { Genesis = folder is null ? NewGenesis() : null }, book, url =>
            {
                if (watched is not null) watching = Task.Run(() => WatchAsync(watched, url, book, json, stop.Token), CancellationToken.None);
            }, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(string folder, string url, AddressBook book, bool json, CancellationToken cancellation)
    {
        using var client = new NodeClient(new Uri(url));
        var watch = new ContractWatch(folder, _surroundings, new Redeployment(client, book), round =>
        {
            if (json) _console.Out.WriteLine(WatchText.WriteJson(round));
            else WatchText.Write(_console, round);
            _console.Out.Flush();
        });
        try
        {
            await watch.RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The chain stops, and this with it.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Otherwise nobody would hear of it until the chain stops, and changes would be waited for in vain.
            _console.Complain($"watching has ended: {error.Message}", "The chain goes on; start 'vow dev --watch' again, and please report it.");
            throw;
        }
    }

    // Looked at before the chain is touched: a mistyped folder ends the command.
    private string? Watched(ParseResult parsed)
    {
        if (parsed.GetResult(_watch) is null) return null;
        var folder = Path.GetFullPath(parsed.GetValue(_watch) ?? ".", _surroundings.WorkingFolder);
        ContractProject.Find(folder);
        return folder;
    }

    private static void Prepare(ChainFolder folder, bool isReset)
    {
        if (folder.HasGenesis && folder.ReadGenesis().Parameters.ChainId is var chain && chain != Genesis.DevelopmentChainId)
            throw CliException.Usage($"'{folder.Path}' holds chain {chain}, which is no development chain.", "'vow node --home DIR' runs it; give 'vow dev' another folder with --data.");
        if (isReset && (folder.HasGenesis || folder.IsFork)) folder.Reset();
        if (!folder.HasGenesis && !folder.IsFork) folder.Begin(NewGenesis());
    }

    private ChainFolder? Folder(ParseResult parsed, Settings settings)
    {
        var data = parsed.GetValue(_data);
        if (!parsed.GetValue(_inMemory)) return new ChainFolder(data is null ? Path.Combine(settings.DataFolder, "dev") : Path.GetFullPath(data, _surroundings.WorkingFolder));
        return data is null ? null : throw CliException.Usage("--data and --in-memory exclude each other.");
    }

    private static Genesis NewGenesis() => Genesis.ForDevelopment((ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
}
