using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow replay TX</c>: a past transaction run again on the state that it met, as it was or with changes.</summary>
internal sealed class ReplayCommand : ChainCommand
{
    private readonly Argument<string> _hash = new("hash") { HelpName = "HASH", Description = "The transaction's hash." };
    private readonly ReplayOptions _changes = new();

    private ReplayCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var replay = new ReplayCommand(console, surroundings);
        return replay.Build("replay", """
            Run a past transaction again on the state that it met, and compare its receipt with the one in the block.

            With changes it shows what would have happened instead, beside what did: to test a fix against it. Nothing on the chain changes. --set writes keys and values by the names
            of the contract's description ('vow storage CONTRACT' shows them) or as bytes; parameters that are not given with --param stay as they were. With --at, the nonce is the
            one that the account has there, and an expiry height does not count.

            Examples:
              vow replay 3f2a…
              vow replay 3f2a… --code token-fixed.wasm
              vow replay 3f2a… --set 'balances[bob]=500' --gas 5_000_000
              vow replay 3f2a… --param amount=100 --at 12

            Exit codes: 0 the receipts are equal, or with changes it would succeed; 1 a module is refused, 2 wrong usage, 3 it would fail, 5 it would be refused, 6 no answer, 7 not found or
            no longer kept, 70 the receipts differ without a change.
            """, replay.RunAsync, [replay._hash, .. replay._changes.Symbols]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var hash = Hash(parsed.GetRequiredValue(_hash), "HASH");
        if (!_changes.TryReadCode(parsed, Console, IsJson(parsed), out var modules)) return ExitCode.Refused;
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var found = await node.Client.TransactionAsync(hash, cancellation).ConfigureAwait(false);
        if (found.Receipt is not { } receipt) throw new CliException(ExitCode.NotFound, "The transaction waits for a block: there is nothing to run again yet.");
        var past = new PastTransaction(node, found, _changes.Height(parsed) ?? receipt.Height);
        var changes = await _changes.ReadAsync(parsed, past, modules, cancellation).ConfigureAwait(false);
        var replay = await node.Client.ReplayAsync(hash, changes, cancellation).ConfigureAwait(false);
        if (IsJson(parsed)) PrintJson(replay);
        else await ShowAsync(past, replay, cancellation).ConfigureAwait(false);
        if (!replay.Matches) Console.Complain("The receipt of the transaction as it was is not the one in the block: the node's state, code or machine is at fault.");
        return EndOf(replay);
    }

    private static ExitCode EndOf(ReplayResponse replay) => (replay.Matches, replay.Changed, replay.Receipt.Status) switch
    {
        (false, _, _) => ExitCode.Fault,
        (_, false, _) or (_, _, ReceiptStatus.Success) => ExitCode.Success,
        (_, _, ReceiptStatus.Failed) => ExitCode.ContractFailed,
        _ => ExitCode.TransactionRefused,
    };

    private async Task ShowAsync(PastTransaction past, ReplayResponse replay, CancellationToken cancellation)
    {
        var node = past.Node;
        await node.Descriptions.LoadAsync(ReplayText.ContractsOf(past.Transaction, replay), cancellation).ConfigureAwait(false);
        DebugLogText.Write(Console.Ansi, replay.Logs, replay.Receipt.Error);
        if (replay.Changed) ReplayText.WriteChanged(Console.Ansi, node.Text, past.Transaction.Actions, replay);
        else ReplayText.WriteSame(Console.Ansi, node.Text, past.Transaction.Actions, replay);
    }
}
