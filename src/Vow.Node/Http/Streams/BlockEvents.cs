using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Http.Streams;

/// <summary>The events of a block in their order, numbered the same whatever is asked for: the block, then each transaction before what its contracts logged.</summary>
internal static class BlockEvents
{
    /// <summary>Those that a filter takes and that come after an index, and the index of the last of all.</summary>
    public static List<ChainEvent> Of(CommittedBlock block, StreamFilter filter, ContractDecoder decoder, int after, out int last)
    {
        var events = new List<ChainEvent>();
        ulong height = block.Header.Height;
        last = 0;
        if (filter.Blocks && after < 0) events.Add(new BlockEvent { Id = Id(height, 0), Height = height, Block = ApiMapping.Summary(block.Header, block.Hash) });
        for (int index = 0; index < block.Receipts.Length; index++)
        {
            Receipt receipt = block.Receipts[index];
            int number = ++last;
            last += receipt.Events.Length;
            if (last <= after || block.Transactions[index].Body is not { } body || !filter.TakesSender(body)) continue;
            if (filter.Transactions && number > after && filter.Takes(receipt))
            {
                TransactionSummary summary = TransactionMapping.Summary(body, receipt, height, index, block.Header.TimestampMilliseconds, decoder);
                events.Add(new TransactionEvent { Id = Id(height, number), Height = height, Transaction = summary });
            }

            if (filter.Events) AddLogged(events, filter, decoder, height, number, after, receipt, body.Sender);
        }

        return events;
    }

    private static void AddLogged(List<ChainEvent> events, StreamFilter filter, ContractDecoder decoder, ulong height, int number, int after, Receipt receipt, Address sender)
    {
        foreach (StateEvent logged in receipt.Events)
        {
            number++;
            if (number <= after || !filter.Takes(logged)) continue;
            events.Add(new ContractEvent
            {
                Id = Id(height, number), Height = height, Transaction = receipt.Transaction, Sender = sender, Event = ApiMapping.Event(logged, decoder),
            });
        }
    }

    private static string Id(ulong height, int index) => new ChainPlace(height, index).ToString();
}
