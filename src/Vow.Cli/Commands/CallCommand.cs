using System.CommandLine;
using Vow.Cli.Output;

namespace Vow.Cli.Commands;

/// <summary><c>vow call CONTRACT METHOD [ARGS…]</c>: a transaction that calls a method.</summary>
internal sealed class CallCommand : SendingCommand
{
    private readonly MethodCall _call = new();
    private readonly Option<string> _value = ValueOption();

    private CallCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var call = new CallCommand(console, surroundings);
        return call.Build("call", $"""
            Call a method of a contract in a transaction, and wait for its block.

            Parameters are those that the contract describes ('vow contract CONTRACT'): by name or in order; an address may be a name such as bob; what has parts is
            written as JSON. Where one is called as an option here, --param NAME=VALUE gives it.

            Examples:
              vow call token transfer --to bob --amount 250
              vow call token transfer bob 250
              vow call counter increment --from bob
              vow call exchange swap --input u64:100,u64:5 --value 1_000

            {ExitCodes}
            """, call.RunAsync, [.. call._call.Symbols, call._value]);
    }

    /// <summary>The option <c>--value</c>.</summary>
    internal static Option<string> ValueOption() =>
        new("--value") { HelpName = "AMOUNT", Description = "Value sent with it, in the smallest unit.", DefaultValueFactory = _ => "0" };

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var call = await _call.ReadAsync(parsed, node, Amount(parsed, _value), cancellation).ConfigureAwait(false);
        return await SendAsync(parsed, node, call.Action.Method, [call.Action], null, cancellation).ConfigureAwait(false);
    }
}
