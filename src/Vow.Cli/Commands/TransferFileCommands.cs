using System.CommandLine;
using System.Diagnostics;
using Vow.Cli.Chain;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow export state|blocks</c> and <c>vow import state|blocks</c>: a chain's contents as files, from and into a folder that no node uses.</summary>
internal sealed class TransferFileCommands
{
    private const string ExitCodes = "Exit codes: 0 success, 1 the file is damaged or of another chain, 2 wrong usage, 7 no such height, 70 the store failed.";

    private readonly Argument<string> _file = new("file") { HelpName = "FILE", Description = "The file." };
    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "The chain's folder: that of 'vow dev' or 'vow init'; otherwise .vow/dev of the project." };
    private readonly Option<string?> _height = new("--height") { HelpName = "N", Description = "The state after this block instead of the newest." };
    private readonly Option<string> _from = new("--from-height") { HelpName = "N", Description = "The first block.", DefaultValueFactory = _ => "0" };
    private readonly Option<string?> _genesis = new("--genesis") { HelpName = "FILE", Description = "The chain's genesis; needed for blocks where no chain is yet." };
    private readonly Option<string?> _block = new("--expect-block") { HelpName = "HASH", Description = "Hash of the block that the state must belong to, known from elsewhere; without it the file's source is trusted." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of text." };

    private readonly CliConsole _console;
    private readonly Surroundings _surroundings;

    private TransferFileCommands(CliConsole console, Surroundings surroundings) => (_console, _surroundings) = (console, surroundings);

    public static IEnumerable<Command> Create(CliConsole console, Surroundings surroundings)
    {
        var files = new TransferFileCommands(console, surroundings);
        yield return new Command("export", $"""
            Write a chain's state or blocks to a file. No node may use the folder meanwhile.

            The same chain gives the same bytes everywhere; state is checked against its root when it is imported.

            Examples:
              vow export state state.vow
              vow export blocks blocks.vow --data /var/lib/vow

            {ExitCodes}
            """)
        {
            files.Sub("state", "Every account, contract and stored item after a block.", files.ExportState, files._height),
            files.Sub("blocks", "The blocks with their transactions.", files.ExportBlocks, files._from),
        };
        yield return new Command("import", $"""
            Read a chain's state or blocks from a file into a folder that no node uses.

            State goes into an empty folder and is compared with the root in its block's header; blocks are executed, and every header is compared.

            Examples:
              vow import state state.vow --data ./copy --expect-block 9f3c…
              vow import blocks blocks.vow --data ./replayed --genesis genesis.json

            {ExitCodes}
            """)
        {
            files.Sub("state", "Fill an empty folder with a state.", files.ImportState, files._block),
            files.Sub("blocks", "Execute blocks after the head, and compare those before.", files.ImportBlocks, files._genesis),
        };
    }

    private Command Sub(string name, string about, Func<ParseResult, ChainFolder, CancellationToken, Summary> run, Option option)
    {
        var command = new Command(name, about) { _file, _data, option, _json };
        command.SetAction((parsed, cancellation) => Task.Run(() => (int)Run(parsed, run, cancellation), CancellationToken.None));
        return command;
    }

    private ExitCode Run(ParseResult parsed, Func<ParseResult, ChainFolder, CancellationToken, Summary> run, CancellationToken cancellation)
    {
        var folder = new ChainFolder(parsed.GetValue(_data) is { } data
            ? Path.GetFullPath(data, _surroundings.WorkingFolder)
            : Path.Combine(new Settings(_surroundings).DataFolder, "dev"));
        var watch = Stopwatch.StartNew();
        try
        {
            Show(parsed, run(parsed, folder, cancellation), watch.Elapsed);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is ImportException or BlockMismatchException)
        {
            _console.Complain(error.Message);
            return ExitCode.Refused;
        }
        catch (HeightUnavailableException error)
        {
            _console.Complain(error.Message);
            return ExitCode.NotFound;
        }
        catch (ChainStoreException error)
        {
            throw folder.Unusable(error);
        }
    }

    private Summary ExportState(ParseResult parsed, ChainFolder folder, CancellationToken cancellation) => Export(parsed, folder, "items", (view, stream) =>
        ChainExport.WriteState(view, stream, null, cancellation), parsed.GetValue(_height) is { } height ? (ulong)AmountText.Parse(height, _height.Name, ulong.MaxValue) : null);

    private Summary ExportBlocks(ParseResult parsed, ChainFolder folder, CancellationToken cancellation) => Export(parsed, folder, "blocks", (view, stream) =>
    {
        var from = (ulong)AmountText.Parse(parsed.GetRequiredValue(_from), _from.Name, ulong.MaxValue);
        if (from < view.BlocksFrom || from > view.Header.Height)
            throw new CliException(ExitCode.NotFound, $"{_from.Name}: the chain has blocks {view.BlocksFrom} to {view.Header.Height}.");
        return ChainExport.WriteBlocks(view, from, stream, null, cancellation);
    });

    private Summary Export(ParseResult parsed, ChainFolder folder, string what, Func<ChainView, Stream, TransferProgress> write, ulong? height = null)
    {
        if (!Directory.Exists(folder.StoreFolder)) throw CliException.Usage($"There is no chain in '{folder.Path}'.", "--data names its folder.");
        using var store = folder.OpenStore();
        using var chain = Ledger.Chain.Open(store, ChainOptions.Archive);
        using var view = height is { } at ? chain.ViewAt(at) : chain.View();
        var file = parsed.GetRequiredValue(_file);
        // Under another name until it is whole: half a file must not be taken for an export.
        var partial = file + ".partial";
        try
        {
            TransferProgress written;
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write)) written = write(view, stream);
            File.Move(partial, file, overwrite: true);
            return new Summary(what, written, view.Header, view.Hash);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"FILE: '{file}' cannot be written: {error.Message}");
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private Summary ImportState(ParseResult parsed, ChainFolder folder, CancellationToken cancellation)
    {
        Hash256? expected = parsed.GetValue(_block) is not { } text ? null
            : Hash256.TryParse(text, out var hash) ? hash : throw CliException.Usage($"{_block.Name}: '{ByteText.Shortened(text)}' is not a hash.", "A hash has 64 hexadecimal digits.");
        using var stream = OpenFile(parsed);
        using var store = folder.OpenStore();
        var progress = default(TransferProgress);
        var header = ChainImport.ReadState(store, stream, null, expected, new Latest(value => progress = value), cancellation);
        return new Summary("items", progress, header, BlockCodec.HashOf(header));
    }

    private Summary ImportBlocks(ParseResult parsed, ChainFolder folder, CancellationToken cancellation)
    {
        using var stream = OpenFile(parsed);
        var given = parsed.GetValue(_genesis);
        if (given is null && !Directory.Exists(folder.StoreFolder) && !folder.HasGenesis)
            throw CliException.Usage($"There is no chain in '{folder.Path}' to go on with.", "--genesis FILE begins one.");
        if (given is not null && !folder.HasGenesis) folder.Begin(ChainFolder.ReadGenesis(given));
        using var store = folder.OpenStore();
        using var chain = folder.HasGenesis ? Ledger.Chain.Open(store, folder.ReadGenesis(), ChainOptions.Archive) : Ledger.Chain.Open(store, ChainOptions.Archive);
        var read = ChainImport.ReadBlocks(chain, stream, null, cancellation);
        return new Summary("blocks", read, chain.Head, chain.HeadHash);
    }

    private FileStream OpenFile(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(_file);
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliException.Usage($"FILE: '{file}' cannot be read: {error.Message}");
        }
    }

    private void Show(ParseResult parsed, Summary summary, TimeSpan took)
    {
        if (parsed.GetValue(_json))
        {
            _console.Out.WriteLine(JsonOut.Line(json =>
            {
                json.Integer(summary.What, summary.Progress.Items);
                json.Integer("bytes", summary.Progress.Bytes);
                json.Integer("height", (long)summary.Header.Height);
                json.WriteString("block", summary.Block.ToString());
                json.WriteString("stateRoot", summary.Header.StateRoot.ToString());
            }));
            return;
        }

        var seconds = took.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
        ChainText.Headline(_console.Ansi, true, parsed.GetRequiredValue(_file), $"{Display.Number(summary.Progress.Items)} {summary.What}", $"{Display.Number(summary.Progress.Bytes)} bytes in {seconds} s");
        var facts = new FactSheet();
        facts.Add("block", $"{Display.Amount(summary.Header.Height)}  {summary.Block}");
        facts.Add("state root", summary.Header.StateRoot.ToString());
        facts.Write(_console.Ansi);
    }

    private sealed record Summary(string What, TransferProgress Progress, BlockHeader Header, Hash256 Block);

    // Called at once on the thread that imports, unlike System.Progress.
    private sealed class Latest(Action<TransferProgress> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value);
    }
}
