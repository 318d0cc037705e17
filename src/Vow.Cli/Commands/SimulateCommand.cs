using System.CommandLine;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow simulate CONTRACT METHOD [ARGS…]</c>: what <c>vow call</c> would do.</summary>
internal sealed class SimulateCommand : SendingCommand
{
    private readonly MethodCall _call = new();
    private readonly Option<string> _value = CallCommand.ValueOption();

    private SimulateCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var simulate = new SimulateCommand(console, surroundings);
        return simulate.Build("simulate", """
            Show what 'vow call' would do and cost, without sending anything: result, gas, deposit, events, what it reads and changes.

            No passphrase is asked for: nothing is signed.

            Examples:
              vow simulate token transfer --to bob --amount 250
              vow simulate counter increment --json

            Exit codes: 0 it would succeed, 2 wrong usage, 3 it would fail, 5 refused, 6 no answer, 7 not found.
            """, simulate.RunAsync, [.. simulate._call.Symbols, simulate._value]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var call = await _call.ReadAsync(parsed, node, Amount(parsed, _value), cancellation).ConfigureAwait(false);
        var simulation = await new TransactionBuilder(node.Client)
            .SimulateAsync(SignerOf(parsed, node).Public, [call.Action], Terms(parsed), cancellation).ConfigureAwait(false);
        await ShowAsync(parsed, node, call.Action.Method, simulation, cancellation).ConfigureAwait(false);
        return simulation.Receipt.Status == ReceiptStatus.Success ? ExitCode.Success : ExitCode.ContractFailed;
    }
}
