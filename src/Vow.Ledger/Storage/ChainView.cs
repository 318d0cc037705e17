using System.Buffers;
using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>
/// The chain as it was when the view was made: one block's state, whatever is committed meanwhile, at the head or at a past height. It never waits for a commit and a commit
/// never waits for it. May be used from one thread at a time; dispose it, for the database keeps what it shows.
/// </summary>
public sealed partial class ChainView : IDisposable
{
    private readonly Chain _chain;
    private readonly IStateSnapshot _snapshot;
    private readonly ChainMeta _meta;

    internal ChainView(Chain chain, IStateSnapshot snapshot, ulong? height)
    {
        (_chain, _snapshot) = (chain, snapshot);
        _meta = ChainMeta.Read(snapshot) ?? throw BlockRows.Damaged("record of the chain's head at", 0);
        ulong at = height ?? _meta.Head;
        if (at > _meta.Head || (at < _meta.Head && at < StatesFrom)) throw new HeightUnavailableException(at, StatesFrom, _meta.Head);
        Header = BlockRows.ReadHeader(snapshot, at) ?? throw BlockRows.Damaged("header", at);
        Hash = at == _meta.Head ? _meta.HeadHash : BlockCodec.HashOf(Header);
        State = at == _meta.Head ? snapshot : new HistoricalReader(snapshot, at);
    }

    /// <summary>Header of the block after which this state was.</summary>
    public BlockHeader Header { get; }

    /// <summary>Hash of that block.</summary>
    public Hash256 Hash { get; }

    /// <summary>The state: flat keys and tree nodes.</summary>
    public IStateReader State { get; }

    /// <summary>Hash of the chain's genesis.</summary>
    public Hash256 GenesisHash => _meta.Genesis;

    /// <summary>The lowest height whose state could be read when the view was made.</summary>
    public ulong StatesFrom => Math.Max(_meta.BlocksFrom, HistoryTable.OldestHeight(_snapshot));

    /// <summary>The lowest height whose block is stored.</summary>
    public ulong BlocksFrom => _meta.BlocksFrom;

    /// <summary>The chain's parameters at this state.</summary>
    public ChainParameters Parameters => LedgerState.ReadParameters(State);

    /// <summary>An account; one that was never used has nonce and balance zero.</summary>
    public AccountState Account(in Address address) => LedgerState.ReadAccount(State, address);

    /// <summary>A contract's record; null if no contract lives there.</summary>
    public ContractState? Contract(in Address address) => LedgerState.ReadContract(State, address);

    /// <summary>A module as it was uploaded.</summary>
    public bool TryGetCode(in CodeHash hash, out ReadOnlyMemory<byte> wasm) => LedgerState.TryReadCode(State, hash, out wasm);

    /// <summary>
    /// Keys and values of a contract in the order of the keys: those that begin with <paramref name="prefix"/> and come after <paramref name="after"/> (null: from the first on),
    /// at most <paramref name="itemsMax"/>, and none more once keys and values together have <paramref name="bytesMax"/> bytes.
    /// </summary>
    public StoragePage Storage(in Address contract, ReadOnlySpan<byte> prefix, ReadOnlyMemory<byte>? after, int itemsMax, long bytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(itemsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, 1);
        byte[] start = StorageRange.Start(contract, prefix, after);
        byte[] end = StorageRange.End(contract, prefix);
        var items = ImmutableArray.CreateBuilder<StorageItem>();
        long bytes = 0;
        using IStateCursor cursor = State.Scan(start, end, descending: false);
        while (cursor.MoveNext())
        {
            if (items.Count == itemsMax || bytes >= bytesMax) return new StoragePage(items.ToImmutable(), IsLast: false);
            items.Add(new StorageItem(StateKeys.ContractKeyOf(cursor.Key).ToArray(), cursor.Value.ToArray()));
            bytes += cursor.Key.Length + cursor.Value.Length;
        }

        return new StoragePage(items.ToImmutable(), IsLast: true);
    }

    /// <summary>Ends the view. The chain may be closed before it: then only this is allowed.</summary>
    public void Dispose() => _snapshot.Dispose();
}

/// <summary>A key and a value of a contract's storage.</summary>
public sealed record StorageItem(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>Part of a contract's storage in the order of keys; the next part begins after the last key, unless this is the last.</summary>
public sealed record StoragePage(ImmutableArray<StorageItem> Items, bool IsLast);

/// <summary>The flat keys between which a contract's keys with a prefix lie.</summary>
internal static class StorageRange
{
    public static byte[] Start(in Address contract, ReadOnlySpan<byte> prefix, ReadOnlyMemory<byte>? after)
    {
        // The first key after K is K ‖ 0.
        byte[] own = after is { } key && key.Span.SequenceCompareTo(prefix) >= 0 ? [.. key.Span, 0] : prefix.ToArray();
        var start = new byte[StateKeys.PrefixBytes + own.Length];
        StateKeys.WriteStorage(contract, own, start);
        return start;
    }

    public static byte[] End(in Address contract, ReadOnlySpan<byte> prefix)
    {
        int length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xFF) length--;
        var end = new byte[StateKeys.PrefixBytes + length];
        if (length == 0)
        {
            StateKeys.WriteStorageEnd(contract, end);
            return end;
        }

        StateKeys.WriteStorage(contract, prefix[..length], end);
        end[^1]++;
        return end;
    }
}
