using Spectre.Console;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Output;

/// <summary>Transactions for people: what was asked for, how it ended, what it cost.</summary>
internal static class TransactionText
{
    /// <summary>The contracts whose descriptions tell more of a transaction.</summary>
    public static IEnumerable<Address> ContractsOf(TransactionBody transaction, ReceiptResponse? receipt) =>
        transaction.Actions.OfType<CallAction>().Select(call => call.Contract).Concat(receipt is null ? [] : receipt.Events.Select(logged => logged.Contract));

    /// <summary>The contracts whose descriptions tell more of a simulation: also those whose storage it reads and changes.</summary>
    public static IEnumerable<Address> ContractsOf(SimulationResponse simulated) =>
        ContractsOf(simulated.Transaction, simulated.Receipt).Concat(simulated.Changes.Concat(simulated.Reads).Select(OwnerOf).OfType<Address>());

    /// <summary>A transaction that was sent: the outcome first, what the user gave is not repeated.</summary>
    public static void WriteSent(IAnsiConsole ansi, ContractText text, string what, TransactionResponse sent)
    {
        if (sent.Receipt is not { } receipt)
        {
            ChainText.Headline(ansi, true, what, "waits for a block", $"transaction {sent.Hash}");
            return;
        }

        ChainText.Headline(ansi, receipt.Status == ReceiptStatus.Success, what, Ended(receipt.Status), $"block {receipt.Height}");
        if (receipt.Error is { } error) FailureReport.Write(ansi, text.Book, error);
        var facts = new FactSheet();
        AddOutcome(facts, text, sent.Transaction.Actions, receipt);
        AddCost(facts, receipt, sent.Transaction.GasLimit);
        facts.Add("transaction", sent.Hash.ToString());
        facts.Write(ansi);
    }

    /// <summary>A transaction that somebody looks up: all of it.</summary>
    public static void WriteWhole(IAnsiConsole ansi, ContractText text, TransactionResponse found)
    {
        var receipt = found.Receipt;
        ChainText.Headline(ansi, receipt is null or { Status: ReceiptStatus.Success }, "transaction", receipt is null ? "waits for a block" : Ended(receipt.Status), found.Hash.ToString());
        if (receipt?.Error is { } error) FailureReport.Write(ansi, text.Book, error);
        var facts = new FactSheet();
        var body = found.Transaction;
        if (receipt is not null) facts.Add("block", $"{receipt.Height}, place {receipt.Index}  {receipt.BlockHash}");
        facts.Add("from", text.Book.Describe(body.Sender));
        facts.Add("nonce", Display.Amount(body.Nonce));
        facts.Add(body.Actions.Count == 1 ? "action" : "actions", body.Actions.Select(action => Action(text, action)));
        if (receipt is not null) AddOutcome(facts, text, body.Actions, receipt);
        if (receipt is not null) AddCost(facts, receipt, body.GasLimit);
        else facts.Add("gas limit", Display.Number(body.GasLimit));
        facts.Add("gas price", Display.Amount(body.GasPrice));
        if (body.ExpiryHeight != 0) facts.Add("expires after", $"block {body.ExpiryHeight}");
        facts.Write(ansi);
    }

    /// <summary>What a transaction would do.</summary>
    public static void WriteSimulated(IAnsiConsole ansi, ContractText text, string what, SimulationResponse simulated)
    {
        var receipt = simulated.Receipt;
        DebugLogText.Write(ansi, simulated.Logs, receipt.Error);
        ChainText.Headline(ansi, receipt.Status == ReceiptStatus.Success, what, receipt.Status == ReceiptStatus.Success ? "would succeed" : "would fail", $"on the state of block {simulated.Height}");
        if (receipt.Error is { } error) FailureReport.Write(ansi, text.Book, error);
        var facts = new FactSheet();
        AddOutcome(facts, text, simulated.Transaction.Actions, receipt);
        AddCost(facts, receipt, receipt.Gas.Limit ?? simulated.Transaction.GasLimit);
        if (receipt.Status == ReceiptStatus.Success) facts.Add("gas limit", $"{Display.Number(simulated.GasLimitSuggested)} suggested");
        facts.Add("changes", simulated.Changes.Where(change => change.Space == "storage").Select(change => Change(text, change)));
        facts.Add("reads", simulated.Reads.Where(read => read.Space == "storage").Select(read => $"{Owner(text, read)}  {(OwnerOf(read) is { } owner ? text.Key(owner, read.Key.Span) : Display.Bytes(read.Key.Span))}"));
        facts.Write(ansi);
    }

    /// <summary>One action in a line.</summary>
    public static string Action(ContractText text, ActionBody action) => action switch
    {
        TransferAction transfer => $"transfer {Display.Amount(transfer.Amount)} to {text.Book.Describe(transfer.To)}",
        UploadAction upload => $"upload {Display.Number(upload.CodeBytes ?? upload.Code?.Length ?? 0)} bytes of code {upload.CodeHash}",
        InstantiateAction make => $"instantiate {make.Code}{Call("", make.Arguments, make.Input, make.Value)}",
        CallAction call => $"call {text.Book.Describe(call.Contract)} {(text.Parameters(call) is { } given ? $"{call.Method}({given}){With(call.Value)}" : Call(call.Method, call.Arguments, call.Input, call.Value))}",
        UpgradeAction upgrade => $"{(upgrade.Force ? "force " : "")}upgrade {text.Book.Describe(upgrade.Contract)} to {upgrade.Code}{Call("", upgrade.Arguments, upgrade.Input, 0)}",
        SetAdminAction set => $"set the admin of {text.Book.Describe(set.Contract)} to {(set.Admin is { } admin ? text.Book.Describe(admin) : "nobody")}",
        FreezeAction freeze => $"freeze {text.Book.Describe(freeze.Contract)}",
        UnfreezeAction unfreeze => $"unfreeze {text.Book.Describe(unfreeze.Contract)}",
        _ => action.GetType().Name,
    };

    public static string Ended(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Success => "succeeded",
        ReceiptStatus.Failed => "failed",
        _ => "was refused",
    };

    private static string Call(string method, IReadOnlyList<WasmValue> arguments, ReadOnlyMemory<byte> input, UInt128 value) =>
        $"{method}({string.Join(", ", arguments)}){(input.IsEmpty ? "" : $" input {Display.Bytes(input.Span)}")}{With(value)}";

    private static string With(UInt128 value) => value == 0 ? "" : $" with {Display.Amount(value)}";

    /// <summary>Adds what the actions gave back, and the events.</summary>
    public static void AddOutcome(FactSheet facts, ContractText text, IReadOnlyList<ActionBody> actions, ReceiptResponse receipt)
    {
        for (var index = 0; index < receipt.Outcomes.Count; index++)
        {
            var outcome = receipt.Outcomes[index];
            if (outcome.Contract is { } contract) facts.Add("contract", text.Book.Describe(contract));
            if (outcome.Code is { } code) facts.Add("code hash", code.ToString());
            text.AddReturned(facts, index < actions.Count ? text.MethodOf(actions[index]) : null, outcome.Result, outcome.ReturnData.Span, receipt.Error is null);
        }

        facts.Add("events", receipt.Events.Select(text.Event));
    }

    private static void AddCost(FactSheet facts, ReceiptResponse receipt, long gasLimit)
    {
        facts.Add("gas", ChainText.Gas(receipt.Gas with { Limit = gasLimit }));
        facts.Add("fee", Display.Amount(receipt.Fee));
        if (receipt.DepositHeld > 0) facts.Add("deposit", $"{Display.Amount(receipt.DepositHeld)} held for the bytes added");
        if (receipt.DepositReturned > 0) facts.Add("deposit", $"{Display.Amount(receipt.DepositReturned)} returned for the bytes removed");
    }

    private static string Change(ContractText text, StateChangeResponse change) =>
        $"{Owner(text, change)}  {(OwnerOf(change) is { } owner ? text.Change(owner, change.Key.Span, change.Before, change.After) : null) ?? $"{Display.Bytes(change.Key.Span)}  {Value(change.Before)} → {Value(change.After)}"}";

    private static string Value(ReadOnlyMemory<byte>? value) => value is { } present ? Display.Value(present.Span) : "absent";

    /// <summary>Whose place it is: a name, the beginning of an address, or a hash.</summary>
    public static string Owner(ContractText text, StateKeyResponse place) => OwnerOf(place) is { } address ? text.Named(address) : place.Owner;

    /// <summary>The address whose place it is; null for one of a hash.</summary>
    public static Address? OwnerOf(StateKeyResponse place) => AddressText.TryParse(place.Owner, out var address, out _) ? address : null;
}
