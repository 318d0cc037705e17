using System.CommandLine;
using Microsoft.Extensions.Logging;
using Vow.Cli.Chain;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Node;

namespace Vow.Cli.Commands;

/// <summary><c>vow node --home DIR</c>: a node from the folder that <c>vow init</c> made.</summary>
internal sealed class NodeCommand
{
    private readonly Option<string> _home = new("--home") { HelpName = "DIR", Required = true, Description = "The folder that 'vow init' made." };
    private readonly Option<string?> _urls = new("--urls") { HelpName = "URLS", Description = "Addresses to listen on, with semicolons between them." };
    private readonly Option<string?> _port = new("--port") { HelpName = "N", Description = "Listen on this port of 127.0.0.1; 0 takes any free one." };
    private readonly Option<string[]> _set = new("--set") { HelpName = "NAME=VALUE", Description = "A setting, such as Mempool:TransactionsMax=1000 or Archive=true; may be repeated." };
    private readonly Option<string> _log = new("--log") { HelpName = "LEVEL", Description = "What to log: debug, information, warning or error.", DefaultValueFactory = _ => "information" };

    private readonly CliConsole _console;
    private readonly Surroundings _surroundings;

    private NodeCommand(CliConsole console, Surroundings surroundings) => (_console, _surroundings) = (console, surroundings);

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var node = new NodeCommand(console, surroundings);
        var command = new Command("node", """
            Run a node from its home folder: blocks, mempool, HTTP API, metrics.

            Settings come from appsettings.json of the home, the environment (VOW_…), and flags; later ones go before earlier ones.

            Examples:
              vow node --home ./home
              vow node --home ./home --port 9000 --set Archive=true

            Exit codes: 0 stopped, 2 wrong usage, the port or the folder is in use, 70 internal fault, 74 the disk failed.
            """)
        {
            node._home, node._urls, node._port, node._set, node._log,
        };
        // Off the calling thread: signals are only handled once the action has returned its task, and much of the start is synchronous.
        command.SetAction((parsed, cancellation) => Task.Run(async () => (int)await node.RunAsync(parsed, cancellation).ConfigureAwait(false), CancellationToken.None));
        return command;
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var home = new ChainFolder(Path.GetFullPath(parsed.GetRequiredValue(_home), _surroundings.WorkingFolder));
        if (!home.HasGenesis) throw CliException.Usage($"There is no genesis in '{home.Path}'.", "'vow init DIR' makes the home of a node.");
        if (!Enum.TryParse<LogLevel>(parsed.GetRequiredValue(_log), ignoreCase: true, out var level)) throw CliException.Usage($"{_log.Name}: '{ByteText.Shortened(parsed.GetRequiredValue(_log))}' is no level; debug, information, warning and error are.");
        var run = new NodeRun(Options(parsed, home), NodeParts.Default, level)
        {
            Started = (node, urls) =>
            {
                ChainText.Headline(_console.Ansi, true, $"chain {node.Chain.Parameters.ChainId}", $"at block {node.Chain.Head.Height}", string.Join(" ", urls));
                if (node.Options.Explorer.Enabled) WriteExplorer(urls.First());
                _console.Out.Flush();
            },
        };
        return await run.RunAsync(cancellation).ConfigureAwait(false);
    }

    private void WriteExplorer(string url)
    {
        var facts = new FactSheet();
        facts.Add("explorer", ExplorerOptions.AddressOn(url));
        facts.Write(_console.Ansi);
    }

    private NodeOptions Options(ParseResult parsed, ChainFolder home)
    {
        var flags = (parsed.GetValue(_set) ?? []).Select(Flag).ToList();
        if (parsed.GetValue(_urls) is { } urls) flags.Add(new("Urls", urls));
        if (parsed.GetValue(_port) is { } port) flags.Add(new("Urls", $"http://127.0.0.1:{AmountText.Parse(port, _port.Name, ushort.MaxValue)}"));
        NodeOptions options;
        try
        {
            options = NodeOptionsFile.Read(File.Exists(home.SettingsFile) ? home.SettingsFile : null, flags);
        }
        catch (NodeOptionsException error)
        {
            throw CliException.Usage(error.Message);
        }

        // What the settings name is relative to the home, wherever the command is given.
        options.GenesisFile = options.GenesisFile is { } genesis ? Path.GetFullPath(genesis, home.Path) : home.GenesisFile;
        if (!options.InMemory) options.DataDirectory = options.DataDirectory is { } data ? Path.GetFullPath(data, home.Path) : home.Path;
        if (options.CodeCacheDirectory is { } cache) options.CodeCacheDirectory = Path.GetFullPath(cache, home.Path);
        return options;
    }

    private KeyValuePair<string, string?> Flag(string text) => text.Split('=', 2) is [var name, var value]
        ? new(name, value)
        : throw CliException.Usage($"{_set.Name}: '{ByteText.Shortened(text)}' is not NAME=VALUE.");
}
