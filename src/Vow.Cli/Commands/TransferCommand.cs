using System.CommandLine;
using Vow.Cli.Output;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow transfer --to ADDRESS --amount N</c>: value from one account to another.</summary>
internal sealed class TransferCommand : SendingCommand
{
    private readonly Option<string> _to = new("--to") { HelpName = "ADDRESS", Required = true, Description = "Who gets it: an address or a name." };
    private readonly Option<string> _amount = new("--amount") { HelpName = "AMOUNT", Required = true, Description = "How much, in the smallest unit; digits may be grouped with _." };

    private TransferCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var transfer = new TransferCommand(console, surroundings);
        return transfer.Build("transfer", $"""
            Send value to an account or contract, without calling it.

            Examples:
              vow transfer --to bob --amount 1_000_000
              vow transfer --from mine --to vow1… --amount 5

            {ExitCodes}
            """, transfer.RunAsync, transfer._to, transfer._amount);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var to = node.Book.Resolve(parsed.GetRequiredValue(_to), _to.Name);
        var amount = Amount(parsed, _amount);
        return await SendAsync(parsed, node, $"transfer of {Display.Amount(amount)}", [new TransactionAction.Transfer(to, amount)], null, cancellation).ConfigureAwait(false);
    }
}
