using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Inspection;

namespace Vow.Cli.Commands;

/// <summary><c>vow trace TX</c> and <c>vow trace --simulate CONTRACT METHOD</c>: what a transaction did inside, or would do.</summary>
internal sealed class TraceCommand : SendingCommand
{
    private readonly MethodCall _call = new(
        new Argument<string>("what") { HelpName = "HASH|CONTRACT", Description = "The transaction's hash; with --simulate the contract's address or name." }, isMethodNeeded: false);

    private readonly Option<bool> _simulate = new("--simulate") { Description = "Trace what 'vow call' would do, without sending anything." };
    private readonly Option<string> _value = CallCommand.ValueOption();
    private readonly Option<bool> _jsonLines = new("--jsonl") { Description = "Print JSON lines: an object for each action, call, host call, event and change." };
    private readonly Option<string?> _depth = new("--depth") { HelpName = "N", Description = "Count the host calls of contract calls that are nested deeper, instead of showing them; 1 is the outermost." };
    private readonly Option<bool> _noHostCalls = new("--no-host-calls") { Description = "Show contract calls only, and host calls that ended one." };

    private TraceCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var trace = new TraceCommand(console, surroundings);
        return trace.Build("trace", """
            Show what a transaction did inside: each contract call with its parameters, each host call with its gas, storage before and after, events, value moved, and where it failed.

            A past transaction is run again on the state that it met, which the node must still keep.

            Examples:
              vow trace 3f2a…
              vow trace 3f2a… --no-host-calls
              vow trace --simulate token transfer --to bob --amount 250
              vow trace 3f2a… --jsonl | jq -c 'select(.type == "hostCall" and .storage)'

            Exit codes: 0 traced, 2 wrong usage, 3 with --simulate: it would fail, 5 refused, 6 no answer, 7 not found or no longer kept, 70 the receipt is not the one in the block.
            """, trace.RunAsync, [.. trace._call.Symbols, trace._simulate, trace._value, trace._jsonLines, trace._depth, trace._noHostCalls]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = Options(parsed);
        if (IsJson(parsed) && parsed.GetValue(_jsonLines)) throw CliException.Usage("--json and --jsonl: choose one of them.", "--json prints one object, --jsonl one for each thing that happened.");
        var isSimulated = parsed.GetValue(_simulate);
        if (!isSimulated && _call.IsNamed(parsed))
            throw CliException.Usage("METHOD: a past transaction is traced by its hash alone.", "'vow trace HASH', or 'vow trace --simulate CONTRACT METHOD' for what a call would do.");
        Hash256? hash = isSimulated ? null : Hash(_call.First(parsed), "HASH");
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var answer = hash is { } past
            ? await node.Client.TraceAsync(past, cancellation).ConfigureAwait(false)
            : await SimulateAsync(parsed, node, cancellation).ConfigureAwait(false);
        Print(parsed, node, answer, options);
        if (answer.Matches == false) Console.Complain("The receipt of this run is not the one in the block: the node's state, code or machine is at fault.");
        return EndOf(answer);
    }

    private async Task<TraceResponse> SimulateAsync(ParseResult parsed, NodeConnection node, CancellationToken cancellation)
    {
        var call = await _call.ReadAsync(parsed, node, Amount(parsed, _value), cancellation).ConfigureAwait(false);
        var request = TransactionBuilder.RequestOf(SignerOf(parsed, node).Public, [call.Action], Terms(parsed));
        return await node.Client.TraceAsync(request, cancellation).ConfigureAwait(false);
    }

    private TraceTextOptions Options(ParseResult parsed)
    {
        var depth = parsed.GetValue(_depth) is { } text ? (int)AmountText.Parse(text, _depth.Name, int.MaxValue) : int.MaxValue;
        return depth > 0 ? new TraceTextOptions(depth, !parsed.GetValue(_noHostCalls)) : throw CliException.Usage("--depth: the outermost call has depth 1.", "Give 1 or more.");
    }

    private void Print(ParseResult parsed, NodeConnection node, TraceResponse answer, TraceTextOptions options)
    {
        if (IsJson(parsed))
        {
            PrintJson(answer);
            return;
        }

        try
        {
            var trace = TraceReader.Read(answer);
            var decoder = TraceReader.Decoder(answer);
            if (parsed.GetValue(_jsonLines)) new TraceLines(decoder).Write(trace, Console.Out.WriteLine);
            else TraceView.Write(Console.Ansi, Text(node, answer, trace, decoder, options));
        }
        catch (FormatException error)
        {
            throw new CliException(ExitCode.NodeUnreachable, $"The node's answer makes no sense: {error.Message}.", "Ask another node with --node.");
        }
    }

    private static IReadOnlyList<TraceLine> Text(NodeConnection node, TraceResponse answer, TransactionTrace trace, TraceDecoder decoder, TraceTextOptions options)
    {
        // The address book asks the keys' folder each time, and a trace asks for the same few addresses thousands of times.
        var names = new Dictionary<Address, string?>();
        string? NameOf(Address address)
        {
            if (!names.TryGetValue(address, out var name)) names[address] = name = node.Book.NameOf(address);
            return name;
        }

        var codes = TraceDecoder.CodesOf(trace);
        var words = new ContractText(node.Book, contract => codes.TryGetValue(contract, out var code) ? decoder.Of(code) : null);
        var sender = NameOf(trace.Sender) ?? ChainText.Shortened(trace.Sender);
        return new TraceText(decoder, NameOf, options).Of(trace, action => Display.Harmless($"{sender}: {TransactionText.Action(words, answer.Transaction.Actions[action.Index])}"));
    }

    private static ExitCode EndOf(TraceResponse answer) => (answer.Matches, answer.Receipt.Status) switch
    {
        (false, _) => ExitCode.Fault,
        (true, _) or (_, ReceiptStatus.Success) => ExitCode.Success,
        _ => ExitCode.ContractFailed,
    };
}
