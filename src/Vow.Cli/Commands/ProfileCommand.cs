using System.CommandLine;
using Spectre.Console;
using Vow.Cli.Chain;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Cli.Profiling;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow profile TX</c>: which functions and host functions used the gas.</summary>
internal sealed class ProfileCommand : SendingCommand
{
    private const int TopMax = 100_000;

    private readonly MethodCall _call = new(
        new Argument<string>("what") { HelpName = "TX|CONTRACT", Description = "The transaction's hash; with --simulate the contract; with --diff a hash or a profile saved as JSON." }, isMethodNeeded: false);

    private readonly Option<string> _value = CallCommand.ValueOption();
    private readonly Option<bool> _simulate = new("--simulate") { Description = "Profile what a call would do: CONTRACT METHOD [ARGS], as 'vow simulate' takes them." };
    private readonly Option<bool> _diff = new("--diff") { Description = "Compare two profiles, each a transaction's hash or a JSON file: what each function used before and after." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write a file instead of the table, by its ending: .html (interactive flame graph), .svg (picture), .folded or .txt (folded stacks), .json." };
    private readonly Option<string?> _format = new("--format") { HelpName = "FORMAT", Description = "html, svg, folded or json, whatever the file's name; without -o it is printed." };
    private readonly Option<string[]> _symbols = new("--symbols") { HelpName = "FILE", Description = "A build of the deployed code that still has names and lines; may be repeated." };
    private readonly Option<bool> _lines = new("--lines") { Description = "Show the gas by line of source, of code whose debug information is there: its own, or that of --symbols." };
    private readonly Option<string> _top = new("--top") { HelpName = "N", Description = "Rows of the table.", DefaultValueFactory = _ => "20" };

    private ProfileCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var profile = new ProfileCommand(console, surroundings);
        return profile.Build("profile", """
            Show which functions and host functions used the gas of a transaction, exactly: it is run again with probes that cost nothing.

            Examples:
              vow profile 3f2a…
              vow profile 3f2a… -o flame.html
              vow profile --simulate token transfer --to bob --amount 250
              vow profile 3f2a… --lines --symbols token.debug.wasm
              vow profile 3f2a… -o before.json
              vow profile --diff before.json 77c0…

            Exit codes: 0 success (also of a transaction that failed), 2 wrong usage, 6 no answer, 7 not found or no longer kept, 70 the transaction ran differently than in its block.
            """, profile.RunAsync, [.. profile._call.Symbols, profile._value, profile._simulate, profile._diff, profile._output, profile._format, profile._symbols, profile._lines, profile._top]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        CheckOptions(parsed);
        if (parsed.GetValue(_diff)) return await CompareAsync(parsed, cancellation).ConfigureAwait(false);
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var (response, title) = parsed.GetValue(_simulate) ? await SimulateAsync(parsed, node, cancellation).ConfigureAwait(false) : await OfTransactionAsync(parsed, node, cancellation).ConfigureAwait(false);
        var (profile, lines) = await NamedAsync(parsed, node, response, cancellation).ConfigureAwait(false);
        Show(parsed, profile, lines, ProfileResponse.Of(profile, response.Hash, response.Height, response.Matches), title);
        if (response.Matches is not false) return ExitCode.Success;
        Console.Complain("The receipt of this run is not the one in the block: the node's state, code or machine is at fault.");
        return ExitCode.Fault;
    }

    // Before anything is asked for: a mistake costs no time.
    private void CheckOptions(ParseResult parsed)
    {
        var (file, format, second) = (parsed.GetValue(_output), parsed.GetValue(_format), _call.Second(parsed));
        if (parsed.GetValue(_simulate) && parsed.GetValue(_diff)) throw CliException.Usage("--simulate and --diff do not go together.", "Save the simulated profile with -o FILE.json, and compare the file.");
        if (parsed.GetValue(_diff))
        {
            if (parsed.GetValue(_lines)) throw CliException.Usage("--diff compares functions, not lines.", "Leave --lines out, or look at the lines of each with 'vow profile TX --lines'.");
            if (file is not null || format is not null) throw CliException.Usage("--diff: a comparison is a table and no flame graph.", "Leave -o and --format out; --json prints it for scripts.");
            if (second is null) throw CliException.Usage("--diff compares two profiles; one is named.", "vow profile --diff A B, each a transaction's hash or a file written by -o FILE.json");
        }
        else
        {
            if ((file is not null || format is not null) && ProfileFile.FormatOf(format, file, "-o") != ProfileFormat.Json && parsed.GetValue(_lines))
                throw CliException.Usage("--lines: flame graphs and stacks are by function.", "Leave -o and --format out for a table, or write JSON, which holds both.");
            if (parsed.GetValue(_simulate) && second is null) throw CliException.Usage("--simulate: the method is missing.", "vow profile --simulate CONTRACT METHOD [ARGS]");
            if (!parsed.GetValue(_simulate) && second is not null) throw CliException.Usage($"There is one transaction to profile, and '{ByteText.Shortened(second)}' beside it.", "--simulate profiles a call of CONTRACT METHOD; --diff compares two.");
        }

        Top(parsed);
    }

    private int Top(ParseResult parsed) => (int)AmountText.Parse(parsed.GetRequiredValue(_top), _top.Name, TopMax);

    private async Task<(ProfileResponse Response, string Title)> OfTransactionAsync(ParseResult parsed, NodeConnection node, CancellationToken cancellation)
    {
        var hash = Hash(_call.First(parsed), "TX");
        return (await node.Client.ProfileAsync(hash, parsed.GetValue(_lines), cancellation).ConfigureAwait(false), $"Gas of transaction {hash}");
    }

    private async Task<(ProfileResponse Response, string Title)> SimulateAsync(ParseResult parsed, NodeConnection node, CancellationToken cancellation)
    {
        var call = await _call.ReadAsync(parsed, node, Amount(parsed, _value), cancellation).ConfigureAwait(false);
        var request = TransactionBuilder.RequestOf(SignerOf(parsed, node).Public, [call.Action], Terms(parsed));
        return (await node.Client.ProfileAsync(request, parsed.GetValue(_lines), cancellation).ConfigureAwait(false), $"Gas of {call.Action.Method}, simulated");
    }

    private async Task<(NamedProfile Profile, IReadOnlyList<ProfileLine>? Lines)> NamedAsync(ParseResult parsed, NodeConnection node, ProfileResponse response, CancellationToken cancellation)
    {
        try
        {
            var profile = response.ToProfile();
            var files = parsed.GetValue(_symbols) ?? [];
            if (files.Length == 0 && !parsed.GetValue(_lines)) return (profile, null);
            var symbols = await SymbolFiles.ReadAsync(profile, files, (contract, code) => FetchAsync(node.Client, contract, response.Height, cancellation)).ConfigureAwait(false);
            profile = symbols.Rename(profile);
            return (profile, parsed.GetValue(_lines) ? LineProfile.Of(profile, symbols.ModuleOf, ProtocolVersion.V1) : null);
        }
        catch (FormatException error)
        {
            throw new CliException(ExitCode.NodeUnreachable, $"The node's answer makes no sense: {error.Message}.", "Ask another node with --node.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> FetchAsync(NodeClient client, Address contract, ulong? height, CancellationToken cancellation)
    {
        try
        {
            return await client.CodeAsync(contract, height, cancellation).ConfigureAwait(false);
        }
        catch (NodeException error) when (error.Code == nameof(LedgerErrorCode.ContractNotFound))
        {
            // It was made by a transaction that failed.
            return null;
        }
    }

    private void Show(ParseResult parsed, NamedProfile profile, IReadOnlyList<ProfileLine>? lines, ProfileResponse response, string title)
    {
        var (file, format) = (parsed.GetValue(_output), parsed.GetValue(_format));
        if (file is not null || format is not null)
        {
            var text = ProfileFile.Text(profile, response, lines, title, ProfileFile.FormatOf(format, file, "-o"));
            if (file is null) Console.Out.Write(text);
            else ProfileFile.Write(file, text, "-o");
        }

        if (IsJson(parsed)) Console.Out.WriteLine(ProfileFile.Json(response, lines));
        else if (file is not null) Console.Out.WriteLine($"{Display.Number(profile.Root.Total)} gas, written to {file}");
        else if (format is null) ShowTable(parsed, profile, lines, response, title);
    }

    private void ShowTable(ParseResult parsed, NamedProfile profile, IReadOnlyList<ProfileLine>? lines, ProfileResponse response, string title)
    {
        ChainText.Headline(Console.Ansi, response.Matches is not false, title, "", response.Height is { } height ? $"block {height}" : "");
        var facts = new FactSheet();
        facts.Add("gas", ProfileText.Kinds(profile));
        facts.Write(Console.Ansi);
        Console.Ansi.WriteLine();
        if (lines is null) ProfileText.Write(Console.Ansi, profile, Top(parsed));
        else ProfileText.Write(Console.Ansi, profile, lines, Top(parsed));
    }

    private async Task<ExitCode> CompareAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var before = await SideAsync(parsed, _call.First(parsed), cancellation).ConfigureAwait(false);
        var after = await SideAsync(parsed, _call.Second(parsed)!, cancellation).ConfigureAwait(false);
        var comparison = ProfileComparison.Of(before, after);
        if (IsJson(parsed)) Console.Out.WriteLine(ComparisonJson.Write(comparison));
        else ProfileText.Write(Console.Ansi, comparison, Top(parsed));
        return ExitCode.Success;
    }

    private async Task<NamedProfile> SideAsync(ParseResult parsed, string what, CancellationToken cancellation)
    {
        if (!Hash256.TryParse(what, out var hash)) return ProfileFile.Read(what, "--diff");
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var response = await node.Client.ProfileAsync(hash, cancellationToken: cancellation).ConfigureAwait(false);
        return (await NamedAsync(parsed, node, response, cancellation).ConfigureAwait(false)).Profile;
    }
}
