using System.CommandLine;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow admin set|clear</c>, <c>vow freeze</c>, <c>vow unfreeze</c>: what only a contract's admin may do.</summary>
internal sealed class AdminCommands : SendingCommand
{
    private readonly Argument<string> _contract = MethodCall.ContractArgument();
    private readonly Argument<string> _admin = new("admin") { HelpName = "ADDRESS", Description = "The new admin." };

    private AdminCommands(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static IEnumerable<Command> Create(CliConsole console, Surroundings surroundings)
    {
        var commands = new AdminCommands(console, surroundings);
        yield return new Command("admin", $"""
            Give a contract another admin, or none for ever.

            The admin alone may upgrade, freeze and unfreeze a contract.

            Examples:
              vow admin set token bob
              vow admin clear token

            {ExitCodes}
            """)
        {
            commands.Build("set", "Give a contract another admin.",
                (parsed, cancellation) => commands.SendAsync(parsed, "admin", (book, contract) => new TransactionAction.SetAdmin(contract, book.Resolve(parsed.GetRequiredValue(commands._admin), "ADDRESS")), cancellation),
                commands._contract, commands._admin),
            commands.Build("clear", "Leave a contract without an admin, for ever: nobody can upgrade or freeze it any more.",
                (parsed, cancellation) => commands.SendAsync(parsed, "admin", (_, contract) => new TransactionAction.SetAdmin(contract, null), cancellation), commands._contract),
        };
        yield return commands.Build("freeze", $"""
            Stop a contract: calls of it are refused until it is unfrozen; queries are not.

            Example:
              vow freeze token

            {ExitCodes}
            """, (parsed, cancellation) => commands.SendAsync(parsed, "freeze", (_, contract) => new TransactionAction.Freeze(contract), cancellation), commands._contract);
        yield return commands.Build("unfreeze", $"""
            Let a frozen contract run again.

            Example:
              vow unfreeze token

            {ExitCodes}
            """, (parsed, cancellation) => commands.SendAsync(parsed, "unfreeze", (_, contract) => new TransactionAction.Unfreeze(contract), cancellation), commands._contract);
    }

    private async Task<ExitCode> SendAsync(
        ParseResult parsed, string what, Func<Configuration.AddressBook, Address, TransactionAction> action, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var contract = node.Book.Resolve(parsed.GetRequiredValue(_contract), "CONTRACT");
        return await SendAsync(parsed, node, $"{what} {parsed.GetRequiredValue(_contract)}", [action(node.Book, contract)], null, cancellation).ConfigureAwait(false);
    }
}
