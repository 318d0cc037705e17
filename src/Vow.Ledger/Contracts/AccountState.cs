using System.Buffers.Binary;

namespace Vow.Ledger;

/// <summary>An account: how many transactions it has made, and its balance in the smallest unit of value. One never seen is all zeros. Contracts have one too.</summary>
public readonly record struct AccountState(ulong Nonce, UInt128 Balance)
{
    /// <summary>Length of an account's record, in bytes: nonce u64 ‖ balance u128 (Borsh).</summary>
    public const int Bytes = sizeof(ulong) + 16;

    /// <summary>Whether the account is as one never seen; such a one has no record.</summary>
    public bool IsEmpty => Nonce == 0 && Balance == 0;

    /// <summary>Writes the record into the first <see cref="Bytes"/> of <paramref name="record"/>.</summary>
    public void Write(Span<byte> record)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(record, Nonce);
        BinaryPrimitives.WriteUInt128LittleEndian(record[sizeof(ulong)..], Balance);
    }

    /// <summary>Reads a record; false when the bytes are not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out AccountState account)
    {
        account = default;
        if (record.Length != Bytes) return false;
        account = new AccountState(BinaryPrimitives.ReadUInt64LittleEndian(record), BinaryPrimitives.ReadUInt128LittleEndian(record[sizeof(ulong)..]));
        return !account.IsEmpty;
    }
}
