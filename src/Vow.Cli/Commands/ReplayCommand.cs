using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow replay TX</c>: a past transaction run again on the state that it met.</summary>
internal sealed class ReplayCommand : ChainCommand
{
    private readonly Argument<string> _hash = new("hash") { HelpName = "HASH", Description = "The transaction's hash." };

    private ReplayCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var replay = new ReplayCommand(console, surroundings);
        return replay.Build("replay", """
            Run a past transaction again on the state that it met, and compare its receipt with the one in the block.

            Examples:
              vow replay 3f2a…

            Exit codes: 0 the receipts are equal, 2 wrong usage, 6 no answer, 7 not found or no longer kept, 70 they differ.
            """, replay.RunAsync, replay._hash);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var hash = Hash(parsed.GetRequiredValue(_hash), "HASH");
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var replay = await node.Client.ReplayAsync(hash, cancellation).ConfigureAwait(false);
        if (IsJson(parsed)) PrintJson(replay);
        else await ShowAsync(node, replay, cancellation).ConfigureAwait(false);
        if (!replay.Matches) Console.Complain("The receipt of this run is not the one in the block: the node's state, code or machine is at fault.");
        return replay.Matches ? ExitCode.Success : ExitCode.Fault;
    }

    private async Task ShowAsync(NodeConnection node, ReplayResponse replay, CancellationToken cancellation)
    {
        // What was asked for is in the transaction: it tells which method gave what came back.
        var transaction = (await node.Client.TransactionAsync(replay.Hash, cancellation).ConfigureAwait(false)).Transaction;
        await node.Descriptions.LoadAsync(TransactionText.ContractsOf(transaction, replay.Receipt), cancellation).ConfigureAwait(false);
        DebugLogText.Write(Console.Ansi, replay.Logs, replay.Receipt.Error);
        TransactionText.WriteReplayed(Console.Ansi, node.Text, transaction.Actions, replay);
    }
}
