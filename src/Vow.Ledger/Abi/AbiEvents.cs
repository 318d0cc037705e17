using System.Diagnostics.CodeAnalysis;

namespace Vow.Ledger.Abi;

/// <summary>Events of contracts as their descriptions read them.</summary>
public static class AbiEvents
{
    /// <summary>Finds how an event is described and reads its fields; false when it is not described, or holds something else.</summary>
    public static bool TryDecode(
        ContractAbi? abi, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> data, [NotNullWhen(true)] out AbiEvent? described, [NotNullWhen(true)] out AbiValue.Record? fields)
    {
        (described, fields) = (null, null);
        if (abi is null || abi.Events.IsEmpty || !System.Text.Unicode.Utf8.IsValid(topic)) return false;
        described = abi.Event(System.Text.Encoding.UTF8.GetString(topic));
        return described is not null && AbiCodec.TryDecodeFields(data, described.Fields, out fields, out _);
    }
}
