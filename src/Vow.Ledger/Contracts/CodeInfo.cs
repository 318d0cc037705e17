using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>What the chain knows of stored code. Code is there if this record is.</summary>
/// <param name="Uploader">The account that uploaded it first.</param>
/// <param name="Bytes">Length of the module.</param>
/// <param name="Deposit">Deposit held from the uploader.</param>
public sealed record CodeInfo(Address Uploader, uint Bytes, UInt128 Deposit)
{
    /// <summary>Appends the record: uploader ‖ bytes u32 ‖ deposit u128.</summary>
    public void Write(BorshWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Address(Uploader);
        writer.U32(Bytes);
        writer.U128(Deposit);
    }

    /// <summary>Reads a record; false when the bytes are not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, [NotNullWhen(true)] out CodeInfo? info)
    {
        var reader = new BorshReader(record);
        info = new CodeInfo(reader.Address(), reader.U32(), reader.U128());
        if (!reader.IsComplete()) info = null;
        return info is not null;
    }
}
