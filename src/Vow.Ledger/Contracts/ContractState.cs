using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>A contract's record: whose it is, which code it runs, and what it keeps. Its balance is its account's.</summary>
public sealed record ContractState
{
    /// <summary>The code it runs.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The account or contract that made it.</summary>
    public required Address Creator { get; init; }

    /// <summary>Who may upgrade, freeze and unfreeze it; null for nobody.</summary>
    public Address? Admin { get; init; }

    /// <summary>Whether calls of it are refused.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Bytes its storage keeps: keys, values, and <see cref="StorageDeposit.ItemBytes"/> for each item.</summary>
    public ulong BytesKept { get; init; }

    /// <summary>Number of items its storage keeps.</summary>
    public ulong ItemsKept { get; init; }

    /// <summary>Deposit held for its storage.</summary>
    public UInt128 Deposit { get; init; }

    /// <summary>Height of the block in which it was made.</summary>
    public required ulong CreatedAt { get; init; }

    /// <summary>How often its code was replaced.</summary>
    public uint Version { get; init; }

    /// <summary>Appends the record: code hash ‖ creator ‖ option of admin ‖ frozen ‖ bytes u64 ‖ items u64 ‖ deposit u128 ‖ height u64 ‖ version u32.</summary>
    public void Write(BorshWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Code(Code);
        writer.Address(Creator);
        writer.OptionalAddress(Admin);
        writer.Bool(IsFrozen);
        writer.U64(BytesKept);
        writer.U64(ItemsKept);
        writer.U128(Deposit);
        writer.U64(CreatedAt);
        writer.U32(Version);
    }

    /// <summary>Reads a record; false when the bytes are not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, [NotNullWhen(true)] out ContractState? contract)
    {
        var reader = new BorshReader(record);
        contract = new ContractState
        {
            Code = reader.Code(),
            Creator = reader.Address(),
            Admin = reader.OptionalAddress(),
            IsFrozen = reader.Bool(),
            BytesKept = reader.U64(),
            ItemsKept = reader.U64(),
            Deposit = reader.U128(),
            CreatedAt = reader.U64(),
            Version = reader.U32(),
        };
        if (!reader.IsComplete()) contract = null;
        return contract is not null;
    }
}
