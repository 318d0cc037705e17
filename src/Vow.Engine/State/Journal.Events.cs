namespace Vow.Engine.State;

public sealed partial class Journal
{
    private struct EventRecord
    {
        public int Offset, TopicLength, DataLength;
    }

    private readonly RefList<EventRecord> _events = new(64);
    private readonly ByteArena _eventBytes = new(8 * 1024);

    /// <summary>Number of events that were not rolled back, in the order in which they were logged.</summary>
    public int EventCount => _events.Count;

    /// <summary>Logs an event.</summary>
    public void AddEvent(in Address contract, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> data)
    {
        int offset = _eventBytes.Append(contract.Span);
        _eventBytes.Append(topic);
        _eventBytes.Append(data);
        _events.Add() = new EventRecord { Offset = offset, TopicLength = topic.Length, DataLength = data.Length };
    }

    /// <summary>An event by its index. Valid until the next write to the journal.</summary>
    public EventView EventAt(int index)
    {
        if ((uint)index >= (uint)_events.Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"The journal has {_events.Count} events.");
        ref EventRecord record = ref _events[index];
        int topic = record.Offset + Address.Bytes;
        return new EventView(
            _eventBytes.Slice(record.Offset, Address.Bytes),
            _eventBytes.Slice(topic, record.TopicLength),
            _eventBytes.Slice(topic + record.TopicLength, record.DataLength));
    }

    /// <summary>Index of the first event since a savepoint that is still open.</summary>
    public int FirstEventSince(Savepoint savepoint) => MarkOf(savepoint).Events;

    /// <summary>Copies of the events since a savepoint that is still open.</summary>
    public IReadOnlyList<StateEvent> EventsSince(Savepoint savepoint)
    {
        int first = FirstEventSince(savepoint);
        if (first == _events.Count) return [];
        var events = new StateEvent[_events.Count - first];
        for (int index = 0; index < events.Length; index++)
        {
            EventView view = EventAt(first + index);
            events[index] = new StateEvent(Address.From(view.Contract), view.Topic.ToArray(), view.Data.ToArray());
        }

        return events;
    }
}
