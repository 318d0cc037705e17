using System.Text;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Http.Streams;

/// <summary>Which of a block's events a stream gives.</summary>
internal sealed record StreamFilter
{
    public const string Block = "block";
    public const string Transaction = "transaction";
    public const string Event = "event";

    private const int TopicBytesMax = 1024;

    private static readonly string[] Kinds = [Block, Transaction, Event];

    public required bool Blocks { get; init; }

    public required bool Transactions { get; init; }

    public required bool Events { get; init; }

    public Address? Contract { get; init; }

    public byte[]? Topic { get; init; }

    public Address? Sender { get; init; }

    public static StreamFilter Read(ApiRequest request)
    {
        string[] kinds = KindsOf(request.Value("kind"));
        Address? contract = request.AddressOrNull("contract");
        byte[]? topic = TopicOf(request.Value("topic"));
        Address? sender = request.AddressOrNull("sender");
        // A block has neither contract nor sender: it is left out where these are asked for, unless blocks are as well.
        bool isNarrow = contract is not null || topic is not null || sender is not null;
        return new StreamFilter
        {
            Blocks = kinds.Contains(Block) || (kinds.Length == 0 && !isNarrow),
            Transactions = kinds.Contains(Transaction) || kinds.Length == 0,
            Events = kinds.Contains(Event) || kinds.Length == 0,
            Contract = contract,
            Topic = topic,
            Sender = sender,
        };
    }

    public bool Takes(StateEvent logged) =>
        (Contract is not { } contract || logged.Contract == contract) && (Topic is null || logged.Topic.Span.SequenceEqual(Topic));

    public bool Takes(Receipt receipt) => (Contract is null && Topic is null) || receipt.Events.Any(Takes);

    public bool TakesSender(Transaction transaction) => Sender is not { } sender || transaction.Sender == sender;

    private static string[] KindsOf(string? text)
    {
        if (text is null) return [];
        string[] kinds = text.Split(',');
        foreach (string kind in kinds)
        {
            if (!Kinds.Contains(kind)) throw new ApiException(ProblemCode.BadFilter, $"kind: '{ApiRequest.Shown(kind)}' is no kind of event; expected {string.Join(", ", Kinds)}, with commas between several");
        }

        return kinds;
    }

    private static byte[]? TopicOf(string? text)
    {
        if (text is null) return null;
        byte[] topic;
        if (!text.StartsWith("0x", StringComparison.Ordinal)) topic = Encoding.UTF8.GetBytes(text);
        else if (!HexText.TryParse(text, out topic)) throw new ApiException(ProblemCode.BadFilter, $"topic: '{ApiRequest.Shown(text)}' begins with 0x and is not hexadecimal; expected text, or 0x and two digits for each byte");
        return topic.Length <= TopicBytesMax ? topic : throw new ApiException(ProblemCode.BadFilter, $"topic: it has {topic.Length} bytes; at most {TopicBytesMax} can be asked for");
    }
}
