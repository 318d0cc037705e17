using System.Globalization;
using Spectre.Console;
using Vow.Cli.Configuration;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Node;

namespace Vow.Cli.Output;

/// <summary>What <c>vow dev</c> shows: who has what and where it listens, then a line for each block and transaction.</summary>
internal sealed class DevText(CliConsole console, AddressBook book)
{
    // Until it listens there is no block to show.
    private NodeCore? _node;

    public void Ready(NodeCore node, string url, string kept, string blocks, TimeSpan took, ForkOrigin? origin)
    {
        _node = node;
        var (ansi, chain) = (console.Ansi, node.Chain);
        ChainText.Headline(ansi, true, "development chain", $"ready in {took.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s", $"chain {chain.Parameters.ChainId}, block {chain.Head.Height}");
        using var view = chain.View();
        var facts = new FactSheet();
        foreach (var account in DevAccounts.All) facts.Add(account.Name, $"{AddressText.Format(account.Address)}  {Display.Amount(view.Account(account.Address).Balance)}");
        facts.Write(ansi);
        ansi.WriteLine();
        if (origin is not null) ForkText.Write(ansi, node, book, origin);
        var about = new FactSheet();
        about.Add("API", url);
        if (node.Options.Explorer.Enabled) about.Add("explorer", ExplorerOptions.AddressOn(url));
        about.Add("data", kept);
        about.Add("blocks", blocks);
        about.Write(ansi);
        ansi.WriteLine();
        console.Out.WriteLine("Everybody knows these accounts' keys: use them by name (--from bob), and on no other chain.");
        console.Out.WriteLine("Press Ctrl+C to stop.");
        console.Out.WriteLine();
        console.Out.Flush();
    }

    public void Block(CommittedBlock block)
    {
        var header = block.Header;
        var count = block.Transactions.Length;
        console.Ansi.MarkupLine($"[grey]{ChainText.Time(header.TimestampMilliseconds)[11..19]}[/]  block [bold]{Display.Amount(header.Height)}[/]  {count} {(count == 1 ? "transaction" : "transactions")}, gas {Display.Number(header.GasUsed)}");
        using (var view = _node?.Chain.View())
        {
            var text = new ContractText(book, contract => view?.Contract(contract) is { } found ? _node!.Descriptions.Of(view, found).Abi : null);
            for (var index = 0; index < count; index++) Transaction(text, block, index);
        }

        console.Out.Flush();
    }

    private void Transaction(ContractText text, CommittedBlock block, int index)
    {
        var (committed, receipt) = (block.Transactions[index], block.Receipts[index]);
        var isGood = receipt.Status == ReceiptStatus.Success;
        var body = committed.Body;
        var who = body is null ? "" : $"  from {book.NameOf(body.Sender) ?? ChainText.Shortened(body.Sender)}";
        var what = body is null ? "bytes that are no transaction" : string.Join(", ", body.Actions.Select(action => Action(text, action)));
        console.Ansi.MarkupLine($"          [{(isGood ? "green" : "red")}]{(isGood ? "✓" : "✗")}[/] {Markup.Escape(Display.Harmless(what + who))}  [grey]{ChainText.Shortened(committed.Hash)}[/]");
        if (!isGood && block.Texts[index] is { } words) console.Ansi.MarkupLine($"            [red]{Markup.Escape(Display.Harmless(words.Message))}[/]");
        foreach (var outcome in receipt.Outcomes.Where(outcome => outcome.Contract is not null)) console.Ansi.MarkupLine($"            contract {AddressText.Format(outcome.Contract!.Value)}");
        foreach (var logged in receipt.Events)
        {
            var shown = new EventResponse { Contract = logged.Contract, Topic = logged.Topic, Data = logged.Data };
            console.Ansi.MarkupLine($"            event {Markup.Escape(Display.Harmless(text.Event(shown)))}");
        }
    }

    private string Action(ContractText text, TransactionAction action) => action switch
    {
        TransactionAction.Transfer transfer => $"transfer {Display.Amount(transfer.Amount)} to {Named(transfer.To)}",
        TransactionAction.Upload upload => $"upload {Display.Number(upload.Code.Length)} bytes",
        TransactionAction.Instantiate => "instantiate",
        TransactionAction.Call call => $"call {Named(call.Contract)} {call.Method}{(text.Parameters((CallAction)LedgerMapping.ToBody(call)) is { Length: > 0 } given ? $"({given})" : "")}",
        TransactionAction.Upgrade upgrade => $"upgrade {Named(upgrade.Contract)}",
        TransactionAction.SetAdmin set => $"set the admin of {Named(set.Contract)}",
        TransactionAction.Freeze freeze => $"freeze {Named(freeze.Contract)}",
        TransactionAction.Unfreeze unfreeze => $"unfreeze {Named(unfreeze.Contract)}",
        _ => action.GetType().Name,
    };

    private string Named(Address address) => book.NameOf(address) ?? ChainText.Shortened(address);
}
