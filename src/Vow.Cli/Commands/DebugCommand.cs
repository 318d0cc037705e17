using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Vow.Cli.Chain;
using Vow.Cli.Debugging;
using Vow.Cli.Debugging.Dap;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Debugging;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow debug TX</c>: a transaction, step by step, in this process and on the node's state.</summary>
internal sealed class DebugCommand : SendingCommand
{
    private const int ScriptBytesMax = 1 << 20;
    private const int SymbolsBytesMax = 256 << 20;

    private readonly Argument<string> _target;
    private readonly MethodCall _call;
    private readonly Option<bool> _simulate = new("--simulate") { Description = "Debug what 'vow simulate CONTRACT METHOD' would run." };
    private readonly Option<string> _value = CallCommand.ValueOption();
    private readonly Option<string[]> _break = new("--break", "-b") { HelpName = "WHAT", Description = $"Stop at WHAT: {BreakpointReader.Forms}; may be repeated." };
    private readonly Option<string?> _script = new("--script") { HelpName = "FILE", Description = "Read the debugger's commands from a file, one on a line." };

    private readonly Option<bool> _dap = new("--dap") { Description = "Speak the Debug Adapter Protocol on standard input and output, for an editor." };
    private readonly Option<string[]> _symbols = new("--symbols") { HelpName = "FILE", Description = "Take names and lines of source from a build of the same code with debug information ('vow build --debug-info'); may be repeated." };

    private DebugCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
        _target = new Argument<string>("target") { HelpName = "TX", Description = "The hash of a transaction in a block; with --simulate a contract, by its address or name.", Arity = ArgumentArity.ZeroOrOne };
        _call = new MethodCall(_target, isMethodNeeded: false);
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var debug = new DebugCommand(console, surroundings);
        return debug.Build("debug", """
            Run a transaction step by step: stop at methods, host calls, keys of storage and functions; look at memory, locals, storage and gas.

            It runs here, on the state that the node tells, so nothing waits for it and nothing is sent. Commands come from the terminal, a pipe, or --script; 'help' lists them.

            Examples:
              vow debug 3f2a…
              vow debug 3f2a… -b transfer -b "key balances[bob]"
              vow debug --simulate token transfer --to bob --amount 250

            Exit codes: 0 it succeeded or was ended with 'quit', 2 wrong usage or protocol, 3 the contract failed, 5 refused, 6 no answer, 7 not found or no longer kept, 70 the result is not the node's.
            """, debug.RunAsync, [.. debug._call.Symbols, debug._simulate, debug._value, debug._break, debug._script, debug._symbols, debug._dap]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (IsJson(parsed)) throw CliException.Usage("--json: a debugger talks to a person.", "'vow trace --json' gives a program all host calls.");
        if (parsed.GetValue(_dap)) return await ServeAsync(parsed, cancellation).ConfigureAwait(false);
        if (parsed.GetValue(_target) is null) throw CliException.Usage("There is nothing to debug: give the hash of a transaction, or --simulate, a contract and a method.", "'vow debug --help' shows examples.");
        using var input = OpenInput(parsed);
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var execution = await PrepareAsync(parsed, node, cancellation).ConfigureAwait(false);
        var driver = new TerminalDriver(
            Console, execution.Modules, new ContractText(node.Book, execution.Modules.DescriptionOf), name => Resolve(node, name), () => input.Next(cancellation),
            echoes: parsed.GetValue(_script) is not null || !Surroundings.IsTerminal, cancellation);
        foreach (var text in parsed.GetValue(_break) ?? []) driver.AddBreakpoint(text);
        Console.Out.WriteLine($"debug {execution.Title}  ('help' lists the commands)");
        return await DebugAsync(execution, driver, cancellation).ConfigureAwait(false);
    }

    private LineSource OpenInput(ParseResult parsed)
    {
        if (parsed.GetValue(_script) is not { } path) return new LineSource(Surroundings.Input());
        return new LineSource(new MemoryStream(BoundedFile.Read(path, ScriptBytesMax, _script.Name)));
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Symbols(ParseResult parsed) =>
        [.. (parsed.GetValue(_symbols) ?? []).Select(path => (ReadOnlyMemory<byte>)BoundedFile.Read(path, SymbolsBytesMax, _symbols.Name))];

    private async Task<LocalExecution> PrepareAsync(ParseResult parsed, NodeConnection node, CancellationToken cancellation)
    {
        if (!parsed.GetValue(_simulate))
        {
            if (_call.IsNamed(parsed)) throw CliException.Usage("A transaction that is in a block has its method and parameters already.", "With --simulate a contract, a method and its parameters are given.");
            return await LocalExecution.OfPastAsync(node, Hash(parsed.GetValue(_target) ?? "", "TX"), Symbols(parsed), cancellation).ConfigureAwait(false);
        }

        if (parsed.GetValue(_target) is null || !_call.IsNamed(parsed)) throw CliException.Usage("--simulate needs a contract and a method.", "'vow debug --simulate token transfer --to bob --amount 250', for one.");
        var call = await _call.ReadAsync(parsed, node, Amount(parsed, _value), cancellation).ConfigureAwait(false);
        ImmutableArray<TransactionAction> actions = [call.Action];
        var simulation = await new TransactionBuilder(node.Client).SimulateAsync(SignerOf(parsed, node).Public, actions, Terms(parsed), cancellation).ConfigureAwait(false);
        return await LocalExecution.OfSimulationAsync(node, actions, simulation, Symbols(parsed), cancellation).ConfigureAwait(false);
    }

    private async Task<ExitCode> ServeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var connections = new List<NodeConnection>();
        var stream = new DapStream(Surroundings.Input(), Surroundings.ProtocolOutput());
        try
        {
            await new DapServer(stream, async (arguments, requests, token) =>
            {
                var launched = Launched(parsed, arguments);
                connections.Add(await ConnectAsync(launched, token).ConfigureAwait(false));
                var node = connections[^1];
                var execution = await PrepareAsync(launched, node, token).ConfigureAwait(false);
                return (execution, new DapDriver(stream, requests, execution.Modules, new ContractText(node.Book, execution.Modules.DescriptionOf), name => Resolve(node, name), token));
            }).RunAsync(cancellation).ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (DapException error)
        {
            Console.Complain($"--dap: {error.Message}.", "Standard input takes the messages of a client of the Debug Adapter Protocol, such as an editor.");
            return ExitCode.Usage;
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
        }
    }

    // What an editor launches is read as the same words on the command line are.
    private static ParseResult Launched(ParseResult parsed, JsonObject arguments)
    {
        List<string> words = [parsed.CommandResult.Command.Name];
        if (DapRequests.Text(arguments, "transaction") is { } transaction) words.Add(transaction);
        if (DapRequests.Texts(arguments, "simulate") is { Count: > 0 } simulate) words.AddRange(["--simulate", .. simulate]);
        foreach (var name in (string[])["node", "from", "keys"])
        {
            if (DapRequests.Text(arguments, name) is { } given) words.Add($"--{name}={given}");
        }

        words.AddRange(DapRequests.Texts(arguments, "symbols").Select(file => $"--symbols={file}"));
        var launched = parsed.RootCommandResult.Command.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (launched.Errors.Count > 0) throw CliException.Usage($"launch: {launched.Errors[0].Message}");
        return launched.CommandResult.Command == parsed.CommandResult.Command && words.Count > 1
            ? launched
            : throw CliException.Usage("launch needs `transaction`, a hash, or `simulate`, a contract, a method and its parameters.");
    }

    private async Task<ExitCode> DebugAsync(LocalExecution execution, TerminalDriver driver, CancellationToken cancellation)
    {
        try
        {
            var outcome = await execution.RunAsync(driver.Session, cancellation).ConfigureAwait(false);
            ShowEnd(outcome);
            if (!outcome.IsSame) Console.Complain("The result is not the one that the node has.", "Its version may be another one, or its state damaged: 'vow replay' runs the transaction there.");
            if (!outcome.IsSame) return ExitCode.Fault;
            return outcome.Receipt.Status switch { ReceiptStatus.Success => ExitCode.Success, ReceiptStatus.Refused => ExitCode.TransactionRefused, _ => ExitCode.ContractFailed };
        }
        catch (DebugEndedException)
        {
            Console.Out.WriteLine("ended");
            return ExitCode.Success;
        }
        catch (StateStoreException error) when (error.InnerException is NodeException refusal)
        {
            return NodeComplaint.Write(Console, refusal);
        }
    }

    private void ShowEnd(LocalOutcome outcome)
    {
        var receipt = outcome.Receipt;
        ChainText.Headline(Console.Ansi, receipt.Status == ReceiptStatus.Success, TransactionText.Ended(receipt.Status), $"{Display.Number(receipt.GasUsed)} gas", outcome.IsSame ? "as the node says" : "");
        if (outcome.Text is { } text) Console.Out.WriteLine($"  {Display.Harmless(text.Message).ReplaceLineEndings("\n  ")}");
    }

    private static Address? Resolve(NodeConnection node, string name)
    {
        try
        {
            return node.Book.Resolve(name, "");
        }
        catch (CliException)
        {
            // What is no address here is told by who asked.
            return null;
        }
    }
}
