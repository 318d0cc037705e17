namespace Vow.Engine.State;

/// <summary>What happened to one key: its value before and after, null where there was none.</summary>
public sealed record StateChange(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After);

/// <summary>An event as a receipt keeps it.</summary>
public sealed record StateEvent(Address Contract, ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Data);

/// <summary>An event inside the journal. Valid until the next write to the journal.</summary>
public readonly ref struct EventView
{
    internal EventView(ReadOnlySpan<byte> contract, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> data)
    {
        Contract = contract;
        Topic = topic;
        Data = data;
    }

    /// <summary>The 32 bytes of the address of the contract that logged it.</summary>
    public ReadOnlySpan<byte> Contract { get; }

    /// <summary>The topic.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
