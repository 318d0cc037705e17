using System.CommandLine;
using Spectre.Console;
using Vow.Cli.Chain;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;
using Vow.Ledger.Inspection;

namespace Vow.Cli.Commands;

/// <summary><c>vow explain TX</c> and <c>vow explain --simulate CONTRACT METHOD</c>: why a transaction failed, or would fail.</summary>
internal sealed class ExplainCommand : SendingCommand
{
    private readonly MethodCall _call = new(
        new Argument<string>("what") { HelpName = "HASH|CONTRACT", Description = "The transaction's hash; with --simulate the contract's address or name." }, isMethodNeeded: false);

    private readonly Option<bool> _simulate = new("--simulate") { Description = "Explain what 'vow call' would do, without sending anything." };
    private readonly Option<string> _value = CallCommand.ValueOption();

    private ExplainCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var explain = new ExplainCommand(console, surroundings);
        return explain.Build("explain", """
            Tell why a transaction failed: which limit or assertion, in which contract, function and line, with the values that the contract was given and had read, and
            what to do next. Of one that ran out of gas also what used it, and how much would do.

            A past transaction is run again on the state that it met, which the node must still keep.

            Examples:
              vow explain 3f2a…
              vow explain --simulate token transfer --to bob --amount 250 --from carol

            Exit codes: 0 explained, or it succeeded and there is nothing to explain; 2 wrong usage, 6 no answer, 7 not found or no longer kept.
            """, explain.RunAsync, [.. explain._call.Symbols, explain._simulate, explain._value]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var isSimulated = parsed.GetValue(_simulate);
        if (!isSimulated && _call.IsNamed(parsed))
            throw CliException.Usage("METHOD: a past transaction is explained by its hash alone.", "'vow explain HASH', or 'vow explain --simulate CONTRACT METHOD' for what a call would do.");
        Hash256? hash = isSimulated ? null : Hash(_call.First(parsed), "HASH");
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        try
        {
            var answer = hash is { } past
                ? await node.Client.ExplainAsync(past, cancellation).ConfigureAwait(false)
                : await SimulateAsync(parsed, node, cancellation).ConfigureAwait(false);
            if (IsJson(parsed)) PrintJson(answer);
            else Show(node, answer);
        }
        catch (NodeException nothing) when (nothing.Code == ProblemCode.NothingToExplain)
        {
            if (IsJson(parsed)) Console.Out.WriteLine("null");
            else ChainText.Headline(Console.Ansi, true, isSimulated ? "the call" : "transaction", isSimulated ? "would succeed" : "succeeded", "nothing to explain");
        }

        return ExitCode.Success;
    }

    private async Task<ExplanationResponse> SimulateAsync(ParseResult parsed, NodeConnection node, CancellationToken cancellation)
    {
        var call = await _call.ReadAsync(parsed, node, Amount(parsed, _value), cancellation).ConfigureAwait(false);
        var request = TransactionBuilder.RequestOf(SignerOf(parsed, node).Public, [call.Action], Terms(parsed));
        return await node.Client.ExplainAsync(request, cancellation).ConfigureAwait(false);
    }

    private void Show(NodeConnection node, ExplanationResponse answer)
    {
        for (var index = 0; index < answer.Text.Count; index++)
        {
            var line = Markup.Escape(Display.Harmless(ExplanationText.Named(answer.Text[index], node.Book.NameOf)));
            // The sentence and what to do stand out; what lies between is to be looked up.
            Console.Ansi.MarkupLine(index == 0 ? $"[red]✗[/] {line}" : line.StartsWith("      at ", StringComparison.Ordinal) ? $"[grey]{line}[/]" : line);
        }
    }
}
