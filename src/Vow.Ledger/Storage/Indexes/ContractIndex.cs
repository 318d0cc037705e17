using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>A contract in the order in which contracts were made.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Height">Height of the block in which it was made.</param>
/// <param name="Transaction">Place in the block of the transaction that made it, by an action or inside of a contract; null for one of the genesis or of an imported state.</param>
public sealed record MadeContract(Address Contract, ulong Height, int? Transaction);

/// <summary>Code that a contract got: version 0 when it was made, each further one by an upgrade.</summary>
/// <param name="Version">How often its code had been replaced.</param>
/// <param name="Code">The code it runs from then on.</param>
/// <param name="Height">Height of the block; null where this node's chain began later, with an imported state.</param>
/// <param name="Transaction">Place in the block of the transaction that did it; null where there is none or it is not known.</param>
/// <param name="IsForced">Whether the upgrade was let through although the code may misread what is stored.</param>
public sealed record ContractVersion(uint Version, CodeHash Code, ulong? Height, int? Transaction, bool IsForced);

/// <summary>The list of contracts and the codes that each has had.</summary>
internal static class ContractIndex
{
    // What a state tells of a contract that was upgraded before: not when.
    private sealed record CodeRow(ulong? Height, int? Transaction, uint Order, bool IsForced, CodeHash Code);

    public static void Write(StateBatch batch, BlockResult result)
    {
        for (int order = 0; order < result.Contracts.Count; order++)
        {
            ContractStep step = result.Contracts[order];
            var row = new CodeRow(result.Header.Height, step.Transaction, (uint)order, step.IsForced, step.Code);
            WriteCode(batch, step.Contract, step.Version, row);
            if (step.Version == 0) WriteMade(batch, step.Contract, row.Height!.Value, row.Order, row.Transaction);
        }
    }

    /// <summary>Lists a contract by what its record alone tells: the blocks that made and upgraded it are not here, or were not indexed.</summary>
    public static void WriteKnown(StateBatch batch, in Address contract, ContractState state)
    {
        WriteCode(batch, contract, state.Version, new CodeRow(state.Version == 0 ? state.CreatedAt : null, null, 0, false, state.Code));
        WriteMade(batch, contract, state.CreatedAt, 0, null);
    }

    /// <summary>Whether the list has a contract with the code that it runs.</summary>
    public static bool IsListed(IStateReader state, in Address contract, ContractState record) =>
        ReadCode(state, contract, record.Version) is not null && (record.Version == 0 || IsMade(state, contract, record));

    public static ImmutableArray<MadeContract> Made(IStateReader state, ulong heightMax, (Address Contract, ContractState Record)? after, int itemsMax)
    {
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax];
        LedgerKey limit = after is { } last
            ? LedgerKey.Of(room, LedgerTable.ContractMade, last.Record.CreatedAt, ReadCode(state, last.Contract, 0)?.Order ?? 0, last.Contract)
            : LedgerKey.Of(room, LedgerTable.ContractMade, heightMax == ulong.MaxValue ? heightMax : heightMax + 1);
        var made = ImmutableArray.CreateBuilder<MadeContract>();
        using IStateCursor cursor = state.Scan([(byte)LedgerTable.ContractMade], limit, descending: true);
        while (made.Count < itemsMax && cursor.MoveNext()) made.Add(DecodeMade(cursor.Key, cursor.Value));
        return made.ToImmutable();
    }

    /// <summary>The codes of a contract from a version on, oldest first.</summary>
    public static ImmutableArray<ContractVersion> Codes(IStateReader state, in Address contract, uint from, ulong heightMax, int itemsMax)
    {
        Span<byte> start = stackalloc byte[LedgerKey.BytesMax], limit = stackalloc byte[LedgerKey.BytesMax];
        var codes = ImmutableArray.CreateBuilder<ContractVersion>();
        using IStateCursor cursor = state.Scan(
            LedgerKey.Of(start, LedgerTable.ContractCode, contract, from), LedgerKey.Of(limit, LedgerTable.ContractCode, contract, uint.MaxValue), descending: false);
        while (codes.Count < itemsMax && cursor.MoveNext())
        {
            CodeRow row = Decode(cursor.Value);
            if (row.Height > heightMax) break;
            codes.Add(new ContractVersion(BinaryPrimitives.ReadUInt32BigEndian(cursor.Key[^sizeof(uint)..]), row.Code, row.Height, row.Transaction, row.IsForced));
        }

        return codes.ToImmutable();
    }

    private static bool IsMade(IStateReader state, in Address contract, ContractState record)
    {
        var value = new ArrayBufferWriter<byte>(8);
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax];
        return state.TryGet(LedgerKey.Of(room, LedgerTable.ContractMade, record.CreatedAt, ReadCode(state, contract, 0)?.Order ?? 0, contract), value);
    }

    private static void WriteMade(StateBatch batch, in Address contract, ulong height, uint order, int? transaction)
    {
        Span<byte> room = stackalloc byte[LedgerKey.BytesMax], value = stackalloc byte[sizeof(uint)];
        if (transaction is { } index) BinaryPrimitives.WriteUInt32BigEndian(value, (uint)index);
        batch.Put(LedgerKey.Of(room, LedgerTable.ContractMade, height, order, contract), transaction is null ? [] : value);
    }

    private static MadeContract DecodeMade(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length != LedgerKey.BytesMax || value.Length is not 0 and not sizeof(uint)) throw Damaged();
        return new MadeContract(Address.From(key[^Address.Bytes..]), BinaryPrimitives.ReadUInt64BigEndian(key[1..]), value.IsEmpty ? null : (int)BinaryPrimitives.ReadUInt32BigEndian(value));
    }

    private static void WriteCode(StateBatch batch, in Address contract, uint version, CodeRow row)
    {
        var writer = new BorshWriter();
        writer.Bool(row.Height is not null);
        writer.U64(row.Height ?? 0);
        writer.Bool(row.Transaction is not null);
        writer.U32((uint)(row.Transaction ?? 0));
        writer.U32(row.Order);
        writer.Bool(row.IsForced);
        writer.Code(row.Code);
        batch.Put(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.ContractCode, contract, version), writer.Written);
    }

    private static CodeRow? ReadCode(IStateReader state, in Address contract, uint version)
    {
        var value = new ArrayBufferWriter<byte>(64);
        return state.TryGet(LedgerKey.Of(stackalloc byte[LedgerKey.BytesMax], LedgerTable.ContractCode, contract, version), value) ? Decode(value.WrittenSpan) : null;
    }

    private static CodeRow Decode(ReadOnlySpan<byte> value)
    {
        var reader = new BorshReader(value);
        bool hasHeight = reader.Bool();
        ulong height = reader.U64();
        bool hasTransaction = reader.Bool();
        uint transaction = reader.U32();
        var row = new CodeRow(hasHeight ? height : null, hasTransaction ? (int)transaction : null, reader.U32(), reader.Bool(), reader.Code());
        return reader.IsComplete() ? row : throw Damaged();
    }

    private static ChainStoreException Damaged() => new(ChainStoreFault.Damaged, "An entry of the index of contracts is damaged: restore the store from a backup.");
}
