using System.CommandLine;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow upgrade CONTRACT FILE</c>: new code for a contract, whose storage stays.</summary>
internal sealed class UpgradeCommand : SendingCommand
{
    private readonly Argument<string> _contract = MethodCall.ContractArgument();
    private readonly Argument<string> _file = new("file") { HelpName = "FILE", Description = "The new code, a .wasm or .wat file." };
    private readonly GivenInput _migrate = GivenInput.OfReserved("migrate");
    private readonly Option<bool> _force = new("--force") { Description = "Do it even if the new code cannot read what the contract has stored." };

    private UpgradeCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var upgrade = new UpgradeCommand(console, surroundings);
        return upgrade.Build("upgrade", $"""
            Give a contract new code: store the module, put it in place and run its migrate, in one transaction.

            Address, storage and balance stay. Only the contract's admin may do it. Parameters of migrate are given by name or in order.
            The chain compares what the old and the new code say they store, and refuses code that would misread it, unless that
            has a migrate or --force is given.

            Examples:
              vow upgrade token contracts/token-rust/token.wasm
              vow upgrade counter counter-2.wat --migrate-arg 5

            {ExitCodes}
            """, upgrade.RunAsync, [upgrade._contract, upgrade._file, upgrade._force, .. upgrade._migrate.Symbols]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (!ModuleLoading.TryCheck(Console, parsed.GetRequiredValue(_file), IsJson(parsed), out var module, out var interfaceOf)) return ExitCode.Refused;
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var contract = node.Book.Resolve(parsed.GetRequiredValue(_contract), "CONTRACT");
        var migrate = _migrate.Read(parsed, "migrate", interfaceOf.TypeOf("migrate"), interfaceOf.Described("migrate"), node.Book.Resolve);
        var put = new TransactionAction.Upgrade(contract, WasmVm.HashOf(module.Bytes), migrate.Numbers, migrate.Bytes) { IsForced = parsed.GetValue(_force) };
        TransactionResponse? done = null;
        var code = await SendAsync(
            parsed, node, $"upgrade {parsed.GetRequiredValue(_contract)}", [new TransactionAction.Upload(module.Bytes), put], sent => Task.FromResult(done = sent), cancellation).ConfigureAwait(false);
        if (done is not null && !IsJson(parsed)) await AfterAsync(done, () => ShowKeptAsync(node, contract, put.IsForced, cancellation)).ConfigureAwait(false);
        return code;
    }

    protected override string? HelpFor(ExecutionErrorResponse? error) => error?.Number == (int)LedgerErrorCode.LayoutIncompatible
        ? "Export a migrate from the new code that rewrites what is stored; --force puts the code in place without, and what it misreads is yours to repair."
        : base.HelpFor(error);

    private async Task ShowKeptAsync(Chain.NodeConnection node, Address contract, bool isForced, CancellationToken cancellation)
    {
        var now = await node.Client.ContractAsync(contract, null, cancellation).ConfigureAwait(false);
        var facts = new FactSheet();
        facts.Add("contract   ", node.Book.Describe(contract));
        facts.Add("upgrades", Display.Number(now.Version));
        facts.Add("kept", $"{Display.Amount(now.ItemsKept)} {(now.ItemsKept == 1 ? "item" : "items")}, {ChainText.Bytes(now.BytesKept)}");
        if (isForced) facts.Add("forced", "nobody compared what is stored with what the new code reads");
        facts.Write(Console.Ansi);
    }
}
