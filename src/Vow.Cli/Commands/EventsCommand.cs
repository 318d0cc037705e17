using System.CommandLine;
using Spectre.Console;
using Vow.Cli.Chain;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow events</c>: what contracts logged, lately or as it happens.</summary>
internal sealed class EventsCommand : ChainCommand
{
    private const int TopicBytesMax = 1024;
    private const int TransactionsSearchedMax = 1000;

    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on and show events as they are committed, until Ctrl+C." };
    private readonly Option<string?> _contract = new("--contract") { HelpName = "CONTRACT", Description = "Only events of this contract." };
    private readonly Option<string> _topic = GivenInput.BytesOption("--topic", "Only events with this topic; plain text is taken as it is.");
    private readonly Option<string?> _sender = new("--sender") { HelpName = "ADDRESS", Description = "Only events of transactions that this account signed." };
    private readonly Option<string> _limit = new("--limit") { HelpName = "N", Description = "Show the last N events.", DefaultValueFactory = _ => "20" };
    private readonly Option<string?> _count = new("--count") { HelpName = "N", Description = "With --follow: end after N events." };
    private readonly Option<string?> _since = new("--since") { HelpName = "HEIGHT", Description = "With --follow: begin with this block instead of what comes next." };

    private EventsCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var events = new EventsCommand(console, surroundings);
        return events.Build("events", """
            Show the events that contracts logged: the last ones, or with --follow each as it is committed.

            A stream that breaks is taken up again where it broke: no event is left out, none comes twice.

            Examples:
              vow events
              vow events --follow --contract token --topic transfer
              vow events --follow --since 0 --count 1 --json

            Exit codes: 0 success, 2 wrong usage, 6 no answer, 7 not found, 130 Ctrl+C.
            """, events.RunAsync, events._follow, events._contract, events._topic, events._sender, events._limit, events._count, events._since);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (!parsed.GetValue(_follow) && (parsed.GetValue(_count) ?? parsed.GetValue(_since)) is not null)
            throw CliException.Usage("--count and --since go with --follow.", "Without it, --limit N shows the last N events.");
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var filter = new EventFilter
        {
            Kinds = ["event"],
            Contract = parsed.GetValue(_contract) is { } contract ? node.Book.Resolve(contract, _contract.Name) : null,
            Topic = Topic(parsed, node),
            Sender = parsed.GetValue(_sender) is { } sender ? node.Book.Resolve(sender, _sender.Name) : null,
            // The block itself is event 0 of its height.
            After = parsed.GetValue(_since) is { } since ? $"{AmountText.Parse(since, _since.Name, ulong.MaxValue)}.0" : null,
        };
        if (parsed.GetValue(_follow)) await FollowAsync(parsed, node, filter, cancellation).ConfigureAwait(false);
        else await ShowLastAsync(parsed, node, filter, cancellation).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private ReadOnlyMemory<byte>? Topic(ParseResult parsed, NodeConnection node)
    {
        var text = parsed.GetRequiredValue(_topic);
        if (text.Length == 0) return null;
        var isPlain = text[0] != '@' && !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !text.Contains(':', StringComparison.Ordinal);
        return ByteText.Parse(isPlain ? "text:" + text : text, _topic.Name, TopicBytesMax, node.Book.Resolve);
    }

    private async Task FollowAsync(ParseResult parsed, NodeConnection node, EventFilter filter, CancellationToken cancellation)
    {
        var left = parsed.GetValue(_count) is { } count ? (ulong)AmountText.Parse(count, _count.Name, ulong.MaxValue) : ulong.MaxValue;
        if (left == 0) return;
        await foreach (var logged in node.Client.EventsAsync(filter, cancellation).ConfigureAwait(false))
        {
            if (logged is not ContractEvent found) continue;
            await ShowAsync(parsed, node, found, cancellation).ConfigureAwait(false);
            if (--left == 0) return;
        }
    }

    private async Task ShowLastAsync(ParseResult parsed, NodeConnection node, EventFilter filter, CancellationToken cancellation)
    {
        var limit = (int)AmountText.Parse(parsed.GetRequiredValue(_limit), _limit.Name, 10_000);
        var found = new List<ContractEvent>();
        var searched = 0;
        string? before = null;
        do
        {
            var page = await node.Client.TransactionsAsync(before, 100, cancellation).ConfigureAwait(false);
            foreach (var summary in page.Items.Where(item => item.Status == ReceiptStatus.Success && (filter.Sender is not { } sender || item.Sender == sender)))
            {
                if (found.Count >= limit) break;
                var transaction = await node.Client.TransactionAsync(summary.Hash, cancellation).ConfigureAwait(false);
                found.AddRange(EventsOf(transaction, filter).Reverse());
            }

            searched += page.Items.Count;
            // A page without items is the last one, whatever it says.
            before = page.Items.Count == 0 ? null : page.Next;
        }
        while (before is not null && found.Count < limit && searched < TransactionsSearchedMax);

        foreach (var logged in found.Take(limit).Reverse()) await ShowAsync(parsed, node, logged, cancellation).ConfigureAwait(false);
        if (IsJson(parsed)) return;
        if (found.Count == 0) Console.Out.WriteLine(before is null ? "No such event was logged." : $"No such event was logged in the last {Display.Number(searched)} transactions.");
    }

    private static IEnumerable<ContractEvent> EventsOf(TransactionResponse transaction, EventFilter filter) =>
        transaction.Receipt!.Events
            .Where(logged => (filter.Contract is not { } contract || logged.Contract == contract) && (filter.Topic is not { } topic || logged.Topic.Span.SequenceEqual(topic.Span)))
            .Select((logged, index) => new ContractEvent
            {
                Id = $"{transaction.Receipt.Height}.{transaction.Receipt.Index}.{index}",
                Height = transaction.Receipt.Height,
                Transaction = transaction.Hash,
                Sender = transaction.Transaction.Sender,
                Event = logged,
            });

    private async Task ShowAsync(ParseResult parsed, NodeConnection node, ContractEvent logged, CancellationToken cancellation)
    {
        if (IsJson(parsed)) PrintJson<ChainEvent>(logged);
        else
        {
            await node.Descriptions.LoadAsync([logged.Event.Contract], cancellation).ConfigureAwait(false);
            Console.Ansi.MarkupLine($"[grey]block {logged.Height}  {ChainText.Shortened(logged.Transaction)}[/]  {Markup.Escape(Display.Harmless(node.Text.Event(logged.Event)))}");
        }

        // Whoever follows reads each line when it is written, also through a pipe.
        Console.Out.Flush();
    }
}
