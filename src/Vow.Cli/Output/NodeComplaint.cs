using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Output;

/// <summary>What a node's refusal, or its silence, means to whoever gave the command.</summary>
internal static class NodeComplaint
{
    private const string StartOrName = "'vow dev' starts a chain on this machine; --node, VOW_NODE or \"node\" in vow.json names another node.";

    /// <summary>Writes it and says what the command ends with.</summary>
    public static ExitCode Write(CliConsole console, NodeException error)
    {
        var problem = error.Problem;
        console.Complain(Display.Harmless($"{problem.Detail ?? problem.Title} ({problem.Code}{(problem.Number is { } number ? $" {number}" : "")})"), HelpFor(error));
        return CodeFor(problem);
    }

    private static ExitCode CodeFor(ProblemResponse problem) => problem.Status switch
    {
        0 or >= 500 => ExitCode.NodeUnreachable,
        404 or 410 => ExitCode.NotFound,
        _ when problem.Number is not null => ExitCode.TransactionRefused,
        _ => ExitCode.Usage,
    };

    private static string? HelpFor(NodeException error) => error.Code switch
    {
        ProblemCode.Unreachable => StartOrName,
        ProblemCode.HeightPruned => "A node with 'archive' keeps the state of every height.",
        nameof(LedgerErrorCode.CannotPay) => "'vow account' shows the balance; 'vow transfer' from another account raises it.",
        nameof(LedgerErrorCode.NonceTooLow) => "Another transaction of the account was faster; repeat the command.",
        _ when error.RetryAfter is { } after => $"The node asks to try again in {Math.Ceiling(after.TotalSeconds)} s.",
        _ => null,
    };
}
