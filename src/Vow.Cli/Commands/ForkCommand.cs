using System.Collections.Immutable;
using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Ledger;
using Vow.Node;

namespace Vow.Cli.Commands;

/// <summary><c>vow fork SOURCE</c>: a development chain that begins with the state of another one.</summary>
internal sealed class ForkCommand
{
    private static readonly UInt128 Balance = 1_000_000_000_000_000_000;

    private readonly Argument<string> _source = new("source") { HelpName = "SOURCE", Description = "A file of 'vow export state', or the folder of a chain that no node uses meanwhile." };
    private readonly Option<string?> _height = new("--height") { HelpName = "N", Description = "The state after this block instead of the newest; of a folder only." };
    private readonly Option<string?> _block = new("--expect-block") { HelpName = "HASH", Description = "Hash of the block that the state must belong to, known from elsewhere; without it the source is trusted." };
    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Where the fork is kept; otherwise .vow/fork of the project." };
    private readonly Option<bool> _reset = new("--reset") { Description = "Fork anew; the fork that is kept in the folder is deleted." };
    private readonly Option<string?> _chainId = new("--chain-id") { HelpName = "N", Description = "The fork's number, 1337 to 1399; otherwise 1337, or the next where the source has one of these." };

    private readonly CliConsole _console;
    private readonly Surroundings _surroundings;
    private readonly DevelopmentNode _node;

    private ForkCommand(CliConsole console, Surroundings surroundings) => (_console, _surroundings, _node) = (console, surroundings, new DevelopmentNode(console, surroundings));

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var fork = new ForkCommand(console, surroundings);
        var command = new Command("fork", """
            Run a development chain that begins with the state of another chain: its accounts, contracts, code and storage, its prices and limits.

            The state is compared with its root first. What differs: the chain's number, so that no transaction of one chain can be sent to the other, and the development accounts, which own
            at least 10^18 each. Height and time go on; past blocks are left behind. The source is not changed. Then it runs as 'vow dev' does; 'vow dev --data DIR' goes on with it later.

            Examples:
              vow fork state.vow
              vow fork /var/lib/vow --height 1200
              vow fork state.vow --expect-block 9f3c… --data ./fork --port 9000

            Exit codes: 0 stopped, 1 the export is damaged or another one, 2 wrong usage, the port or the folder is in use, 7 no such height, 70 internal fault, 74 the disk failed.
            """)
        {
            fork._source, fork._height, fork._block, fork._data, fork._reset, fork._chainId, fork._node.Port, fork._node.BlockTime, fork._node.Json,
        };
        // Off the calling thread: signals are only handled once the action has returned its task, and much of the start is synchronous.
        command.SetAction((parsed, cancellation) => Task.Run(async () => (int)await fork.RunAsync(parsed, cancellation).ConfigureAwait(false), CancellationToken.None));
        return command;
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = new Settings(_surroundings);
        var folder = new ChainFolder(parsed.GetValue(_data) is { } data ? Path.GetFullPath(data, _surroundings.WorkingFolder) : Path.Combine(settings.DataFolder, "fork"));
        // Everything is read first: a mistyped option must not cost a fork.
        _ = _node.Options(parsed, folder);
        var (height, chainId, expected) = (Height(parsed), ChainId(parsed), Expected(parsed));
        if (Path.GetFullPath(parsed.GetRequiredValue(_source), _surroundings.WorkingFolder) == folder.Path)
            throw CliException.Usage("SOURCE and --data are the same folder.", "Name another folder for the fork with --data.");
        Prepare(folder, parsed.GetValue(_reset));
        try
        {
            using var export = OpenSource(parsed, folder, height, cancellation);
            _node.Origin = folder.Fork(store => ChainFork.Create(store, export, source => chainId ?? DefaultFor(source), Accounts, expected, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (ImportException error)
        {
            _console.Complain(error.Message);
            return ExitCode.Refused;
        }
        finally
        {
            folder.ClearUnfinished();
        }

        return await _node.RunAsync(parsed, _node.Options(parsed, folder), NodeParts.Default, _node.Book(settings), _ => { }, cancellation).ConfigureAwait(false);
    }

    private static ImmutableArray<GenesisAccount> Accounts => [.. DevAccounts.All.Select(account => new GenesisAccount(account.Address, Balance))];

    private static ulong DefaultFor(ulong source) => source is >= Genesis.DevelopmentChainId and < Genesis.DevelopmentChainIdLast ? source + 1 : Genesis.DevelopmentChainId;

    private static void Prepare(ChainFolder folder, bool isReset)
    {
        if (folder.HasGenesis || (!folder.IsFork && Directory.Exists(folder.StoreFolder)))
            throw CliException.Usage($"'{folder.Path}' holds a chain that is no fork.", "Name another folder for the fork with --data.");
        if (!folder.IsFork) return;
        if (!isReset) throw CliException.Usage($"'{folder.Path}' holds a fork already.", "'vow dev --data DIR' goes on with it; --reset forks anew.");
        folder.Reset();
    }

    private FileStream OpenSource(ParseResult parsed, ChainFolder target, ulong? height, CancellationToken cancellation)
    {
        var source = Path.GetFullPath(parsed.GetRequiredValue(_source), _surroundings.WorkingFolder);
        if (Directory.Exists(source)) return Export(new ChainFolder(source), target, height, cancellation);
        if (height is not null) throw CliException.Usage($"{_height.Name}: a file holds the state of one height.", "'vow export state --height N' writes that of another.");
        try
        {
            return new FileStream(source, FileMode.Open, FileAccess.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliException.Usage($"SOURCE: '{source}' cannot be read: {error.Message}");
        }
    }

    // Through an export as well: one way in, and one that is checked.
    private static FileStream Export(ChainFolder source, ChainFolder target, ulong? height, CancellationToken cancellation)
    {
        if (!Directory.Exists(source.StoreFolder)) throw CliException.Usage($"SOURCE: there is no chain in '{source.Path}'.", "Name a folder of 'vow dev' or 'vow init', or a file of 'vow export state'.");
        try
        {
            using var store = source.OpenStore();
            using var chain = Ledger.Chain.Open(store, ChainOptions.Archive);
            using var view = height is { } at ? chain.ViewAt(at) : chain.View();
            var export = target.MakeUnfinished();
            try
            {
                ChainExport.WriteState(view, export, null, cancellation);
                export.Position = 0;
                return export;
            }
            catch
            {
                export.Dispose();
                throw;
            }
        }
        catch (HeightUnavailableException error)
        {
            throw new CliException(ExitCode.NotFound, error.Message);
        }
        catch (ChainStoreException error)
        {
            throw source.Unusable(error);
        }
    }

    private ulong? Height(ParseResult parsed) => parsed.GetValue(_height) is { } text ? (ulong)AmountText.Parse(text, _height.Name, ulong.MaxValue) : null;

    private Hash256? Expected(ParseResult parsed) => parsed.GetValue(_block) is not { } text ? null
        : Hash256.TryParse(text, out var hash) ? hash : throw CliException.Usage($"{_block.Name}: '{ByteText.Shortened(text)}' is not a hash.", "A hash has 64 hexadecimal digits.");

    private ulong? ChainId(ParseResult parsed)
    {
        if (parsed.GetValue(_chainId) is not { } text) return null;
        var number = (ulong)AmountText.Parse(text, _chainId.Name, ulong.MaxValue);
        return Genesis.IsDevelopment(number)
            ? number
            : throw CliException.Usage($"{_chainId.Name}: {number} is not the number of a development chain.", $"{Genesis.DevelopmentChainId} to {Genesis.DevelopmentChainIdLast} are: on other chains nobody uses accounts whose keys everybody knows.");
    }
}
