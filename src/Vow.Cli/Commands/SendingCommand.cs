using System.Collections.Immutable;
using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary>What every command that sends a transaction has: who signs, and what it may cost.</summary>
internal abstract class SendingCommand(CliConsole console, Surroundings surroundings) : ChainCommand(console, surroundings)
{
    protected const string ExitCodes =
        "Exit codes: 0 success, 1 module refused, 2 wrong usage, 3 it would fail and was not sent, 4 it failed in a block, 5 refused, 6 no answer, 7 not found.";

    private readonly Option<string?> _from = new("--from") { HelpName = "NAME", Description = "The key that signs; otherwise VOW_FROM, vow.json, alice on a development chain, or the only key there is." };
    private readonly Option<string?> _passphraseFile = KeyOptions.PassphraseOption();
    private readonly Option<string?> _gas = new("--gas") { HelpName = "GAS", Description = "Gas limit; otherwise what a simulation used, and a margin. Given, nothing is simulated first." };
    private readonly Option<string?> _gasPrice = new("--gas-price") { HelpName = "PRICE", Description = "Price of a unit of gas; otherwise the chain's minimum." };
    private readonly Option<string?> _depositMax = new("--deposit-max") { HelpName = "AMOUNT", Description = "Most deposit to hold for bytes added; otherwise what the simulation held, and a quarter." };
    private readonly Option<string?> _feeMax = new("--fee-max") { HelpName = "AMOUNT", Description = "Sign nothing that may cost more, gas and deposit together; otherwise feeMax in vow.json, or no limit." };
    private readonly Option<string?> _expires = new("--expires") { HelpName = "N", Description = "Not to be executed after this block." };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Do not wait for the block." };

    /// <inheritdoc/>
    protected override Command Build(string name, string about, Func<ParseResult, CancellationToken, Task<ExitCode>> run, params Symbol[] symbols) =>
        base.Build(name, about, run, [.. symbols, _from, _passphraseFile, _gas, _gasPrice, _depositMax, _feeMax, _expires, _noWait]);

    protected Signer SignerOf(ParseResult parsed, NodeConnection node) =>
        Signer.Find(new Settings(Surroundings).From(parsed.GetValue(_from)), node.Book, new Passphrases(Surroundings, parsed.GetValue(_passphraseFile)));

    protected TransactionTerms Terms(ParseResult parsed) => new()
    {
        GasLimit = Number(parsed, _gas, long.MaxValue) is { } gas ? (long)gas : null,
        GasPrice = (ulong?)Number(parsed, _gasPrice, ulong.MaxValue),
        DepositMax = Number(parsed, _depositMax, UInt128.MaxValue),
        FeeMax = new Settings(Surroundings).FeeMax(parsed.GetValue(_feeMax)),
        ExpiryHeight = (ulong?)Number(parsed, _expires, ulong.MaxValue),
    };

    /// <summary>Simulates, signs, sends and waits. A transaction that would fail is not sent: it would cost its fee for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="node">Where to.</param>
    /// <param name="what">What is done, in a word or two, for the headline.</param>
    /// <param name="actions">What to send.</param>
    /// <param name="succeeded">What else to do and say when it succeeded; not called when it was not waited for.</param>
    /// <param name="cancellation">Stops waiting; what was sent is sent.</param>
    protected async Task<ExitCode> SendAsync(
        ParseResult parsed, NodeConnection node, string what, ImmutableArray<TransactionAction> actions, Func<TransactionResponse, Task>? succeeded, CancellationToken cancellation)
    {
        var signer = SignerOf(parsed, node);
        var draft = await DraftAsync(parsed, node, signer, actions, cancellation).ConfigureAwait(false);
        if (draft.WouldFail)
        {
            await ShowAsync(parsed, node, what, draft.Simulation!, cancellation).ConfigureAwait(false);
            if (!IsJson(parsed)) ExplainRefusedDraft(draft.Simulation!);
            return ExitCode.ContractFailed;
        }

        if (draft.Transaction.ChainId != node.Status.ChainId)
            throw new CliException(ExitCode.NodeUnreachable, $"The node named chain {node.Status.ChainId} first and then chain {draft.Transaction.ChainId}: nothing was signed.", "Ask another node with --node.");

        var sent = await SubmitAsync(node, signer.Sign(draft.Transaction), parsed.GetValue(_noWait), cancellation).ConfigureAwait(false);
        var isGood = sent.Receipt is null or { Status: ReceiptStatus.Success };
        // Before it is shown: a contract that was just named is shown by its name.
        if (sent.Receipt is { Status: ReceiptStatus.Success } && succeeded is not null) await AfterAsync(sent, () => succeeded(sent)).ConfigureAwait(false);
        if (IsJson(parsed)) PrintJson(sent);
        else await AfterAsync(sent, () => ShowSentAsync(node, what, draft, sent, cancellation)).ConfigureAwait(false);
        return isGood ? ExitCode.Success : sent.Receipt!.Status == ReceiptStatus.Refused ? ExitCode.TransactionRefused : ExitCode.TransactionFailed;
    }

    private async Task<DraftTransaction> DraftAsync(ParseResult parsed, NodeConnection node, Signer signer, ImmutableArray<TransactionAction> actions, CancellationToken cancellation)
    {
        try
        {
            return await new TransactionBuilder(node.Client).DraftAsync(signer.Public, actions, Terms(parsed), cancellation).ConfigureAwait(false);
        }
        catch (FeeTooHighException error)
        {
            throw new CliException(ExitCode.TransactionRefused, $"Nothing was signed: {error.Message}.", "--fee-max AMOUNT allows more; --gas-price, --gas and --deposit-max set what it is made of.");
        }
    }

    // Where no answer comes, the transaction may be in a block all the same: who repeats the command would do it twice.
    private static async Task<TransactionResponse> SubmitAsync(NodeConnection node, SignedTransaction signed, bool noWait, CancellationToken cancellation)
    {
        try
        {
            return await (noWait ? node.Client.SubmitAsync(signed.Encoded, cancellation) : node.Client.SubmitAndWaitAsync(signed.Encoded, cancellation)).ConfigureAwait(false);
        }
        catch (NodeException error) when (error.Problem.Status is 0 or >= 500 && error.RetryAfter is null)
        {
            throw new CliException(ExitCode.NodeUnreachable, $"{error.Message}. The transaction {signed.Hash} was signed, and may be in a block all the same.", $"Before you repeat it: 'vow tx {signed.Hash}' shows whether it is.");
        }
    }

    /// <summary>Does what is left to do once the answer to a transaction is there. What goes wrong then is told, and changes nothing about the transaction.</summary>
    protected async Task AfterAsync(TransactionResponse sent, Func<Task> rest)
    {
        try
        {
            await rest().ConfigureAwait(false);
        }
        catch (Exception error) when (error is CliException or NodeException)
        {
            var state = sent.Receipt switch { null => "is sent", { Status: ReceiptStatus.Success } => "is done", _ => "is in a block and failed" };
            Console.Complain($"The transaction {sent.Hash} {state}; after that: {error.Message}", (error as CliException)?.Help ?? $"'vow tx {sent.Hash}' shows it.");
        }
    }

    // A block keeps no debug messages: what is shown is what the simulation of the same transaction wrote.
    private async Task ShowSentAsync(NodeConnection node, string what, DraftTransaction draft, TransactionResponse sent, CancellationToken cancellation)
    {
        await node.Descriptions.LoadAsync(TransactionText.ContractsOf(sent.Transaction, sent.Receipt), cancellation).ConfigureAwait(false);
        if (draft.Simulation is { } simulation) DebugLogText.Write(Console.Ansi, simulation.Logs, null);
        TransactionText.WriteSent(Console.Ansi, node.Text, what, sent);
        if (sent.Receipt is not { Status: ReceiptStatus.Failed } failed) return;
        if (HelpFor(failed.Error) is { } help) Console.Complain("It failed in its block, and its fee is paid.", help);
        else if (IsOutOfGas(failed)) Console.Complain("All of its gas was used up and paid for.", $"'vow explain {sent.Hash}' tells what used it and how much would do; --gas GAS raises the limit.");
        else Console.Complain("It failed in its block, and its fee is paid.", $"'vow explain {sent.Hash}' tells why, with the values.");
    }

    private static bool IsOutOfGas(ReceiptResponse? receipt) => receipt?.Error is { } error && error.Number == (int)Engine.ErrorCode.OutOfGas;

    private void ExplainRefusedDraft(SimulationResponse simulation)
    {
        if (IsOutOfGas(simulation.Receipt))
            Console.Complain($"It was not sent: it needs more than {Display.Number(simulation.Transaction.GasLimit)} gas, the most that this node simulates or that the signer can pay for.", "Do less in one call, or pay in more; --gas GAS sends it all the same.");
        else
            Console.Complain("It was not sent.", HelpFor(simulation.Receipt.Error) ?? "--gas GAS sends it all the same; then its fee is paid even if it fails.");
    }

    /// <summary>Shows what a transaction would do.</summary>
    protected async Task ShowAsync(ParseResult parsed, NodeConnection node, string what, SimulationResponse simulation, CancellationToken cancellation)
    {
        if (IsJson(parsed))
        {
            PrintJson(simulation);
            return;
        }

        await node.Descriptions.LoadAsync(TransactionText.ContractsOf(simulation), cancellation).ConfigureAwait(false);
        TransactionText.WriteSimulated(Console.Ansi, node.Text, what, simulation);
    }

    /// <summary>What to do about a failure, where the command knows more than the node's words say.</summary>
    protected virtual string? HelpFor(ExecutionErrorResponse? error) => null;

    private static UInt128? Number(ParseResult parsed, Option<string?> option, UInt128 most) => parsed.GetValue(option) is { } text ? AmountText.Parse(text, option.Name, most) : null;
}
