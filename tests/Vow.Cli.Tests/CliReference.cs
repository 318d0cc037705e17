using System.CommandLine;
using System.Globalization;
using System.Text;
using Vow.Cli.Output;

namespace Vow.Cli.Tests;

/// <summary>Writes <c>docs/cli.md</c> from the command tree: what the page says is what the program does.</summary>
internal static class CliReference
{
    private static readonly Dictionary<ExitCode, string> Meanings = new()
    {
        [ExitCode.Success] = "Success. For `dev` and `node`: stopped as asked.",
        [ExitCode.Refused] = "A module is refused, or a file to import is damaged or of another chain.",
        [ExitCode.Usage] = "The command line, a file or a name is wrong. Nothing was done.",
        [ExitCode.ContractFailed] = "The contract ran and failed in `run`, `query` or `simulate`, or would have: nothing was sent.",
        [ExitCode.TransactionFailed] = "The transaction is in a block and failed there: its changes are rolled back, its fee is paid.",
        [ExitCode.TransactionRefused] = "The node, the chain or `--fee-max` refused the transaction: nothing changed, nothing was charged.",
        [ExitCode.NodeUnreachable] = "The node gave no answer, or one that says it is at fault.",
        [ExitCode.NotFound] = "No such block, transaction, contract or height.",
        [ExitCode.ProofInvalid] = "A proof does not show what it should.",
        [ExitCode.BuildFailed] = "A compiler refused the source of a contract or of its tests.",
        [ExitCode.ToolMissing] = "A compiler or another program that is needed is not installed.",
        [ExitCode.TestsFailed] = "Tests of a contract failed.",
        [ExitCode.Fault] = "The engine or the machine failed.",
        [ExitCode.StoreFailed] = "A node's store failed.",
        [ExitCode.Interrupted] = "Ctrl+C before the command was done.",
    };

    public static string Write()
    {
        using StringWriter output = new(), error = new();
        var root = CommandTree.Create(CliConsole.Into(output, error), VowProgram.Nowhere);
        var text = new StringBuilder();
        text.Append("""
            # The vow command

            Written from the program itself by a test; `BLESS=1` writes it anew.

            | command | |
            |---|---|

            """);
        foreach (var command in root.Subcommands) text.Append(CultureInfo.InvariantCulture, $"| [`{command.Name}`](#vow-{command.Name}) | {FirstLine(command)} |\n");
        text.Append("""

            ## Settings

            For each setting the first that says something counts: the flag, the environment, the project's `vow.json` (the nearest one in the current folder or above it),
            the user's `vow.json`, the default. The user's folder is `vow` in the system's folder for settings: `~/.config/vow` on Linux.

            | setting | flag | environment | in `vow.json` | default |
            |---|---|---|---|---|
            | the node | `--node` | `VOW_NODE` | `node` | `http://127.0.0.1:8717` |
            | who signs | `--from` | `VOW_FROM` | `from` | alice on a development chain; otherwise the only key there is |
            | most that gas and deposit may cost | `--fee-max` | | `feeMax` | no limit: what the node names is signed |
            | folder of keys | `--keys` | `VOW_KEYS` | `keys` | `keys` in the user's folder |
            | passphrase | `--passphrase-file` | `VOW_PASSPHRASE` | | asked for |

            `.vow` in the project's folder holds what commands remember: names of contracts in `contracts.json`, the chain of `vow dev` in `dev`.

            An address is written as `vow1…`, as `0x` and 64 hexadecimal digits, or as a name: of a key, of a contract that `vow deploy` named, or, on a development chain, of an account such
            as `alice`. Byte input is `0x…`, `text:…`, `@FILE`, or typed values with commas between them, put one after the other, little-endian:
            `address:bob`, `u128:250` (`u8` to `u128`, `i32`, `i64`), `bool:true`, `string:hello` (a `u32` length, then UTF-8).

            ## Exit codes

            | code | meaning |
            |---|---|

            """);
        foreach (var code in Enum.GetValues<ExitCode>()) text.Append(CultureInfo.InvariantCulture, $"| {(int)code} | {Meanings[code]} |\n");
        foreach (var command in root.Subcommands) Write(text, command, "vow", "##");
        return text.ToString();
    }

    private static void Write(StringBuilder text, Command command, string parent, string heading)
    {
        var name = $"{parent} {command.Name}";
        text.Append(CultureInfo.InvariantCulture, $"\n{heading} {name}\n\n```text\n{Usage(name, command)}\n\n{command.Description!.Trim()}\n```\n");
        var rows = command.Arguments.Where(argument => !argument.Hidden).Select(argument => (Name: argument.HelpName ?? argument.Name, argument.Description))
            .Concat(command.Options.Where(option => !option.Hidden && option.Name is not "--help").OrderBy(option => option.Name, StringComparer.Ordinal)
                .Select(option => (Name: string.Join(", ", option.Aliases.Append(option.Name).OrderBy(alias => alias.Length)) + (option.HelpName is { } value ? $" {value}" : ""), option.Description)))
            .ToList();
        if (rows.Count > 0) text.Append("\n| | |\n|---|---|\n");
        foreach (var (row, about) in rows) text.Append(CultureInfo.InvariantCulture, $"| `{row.Replace("|", "\\|", StringComparison.Ordinal)}` | {about} |\n");
        foreach (var sub in command.Subcommands) Write(text, sub, name, "###");
    }

    private static string Usage(string name, Command command)
    {
        if (command.Subcommands.Count > 0) return $"{name} {string.Join("|", command.Subcommands.Select(sub => sub.Name))}";
        var arguments = command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? $" {argument.HelpName}" : argument.Arity.MaximumNumberOfValues > 1 ? $" [{argument.HelpName}…]" : $" [{argument.HelpName}]");
        var required = command.Options.Where(option => option.Required).Select(option => $" {option.Name} {option.HelpName}");
        return $"{name}{string.Concat(arguments)}{string.Concat(required)} [options]";
    }

    private static string FirstLine(Command command) => command.Description!.Split('\n')[0].Trim();
}
