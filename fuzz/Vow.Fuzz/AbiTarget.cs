using System.Text;
using Vow.Ledger.Abi;

namespace Vow.Fuzz;

/// <summary>
/// A description and an encoding, both any bytes, cut at the first byte 0: what is read is written as it was read; the rest is refused with
/// <see cref="AbiException"/> or a fault. Anything else is a finding.
/// </summary>
internal static class AbiTarget
{
    /// <summary>Runs one input and says how it ended.</summary>
    public static string Run(byte[] input)
    {
        int cut = Array.IndexOf(input, (byte)0);
        byte[] encoded = cut < 0 ? [] : input[(cut + 1)..];
        ContractAbi abi;
        try
        {
            abi = ContractAbi.Parse(cut < 0 ? input : input.AsSpan(0, cut));
        }
        catch (AbiException refused)
        {
            return $"refused: {refused.Message}";
        }

        string json = abi.ToJson();
        if (ContractAbi.Parse(Encoding.UTF8.GetBytes(json)).ToJson() != json) throw new InvalidOperationException("The canonical form is read as another description.");
        int values = 0;
        foreach (AbiType type in abi.Types)
        {
            if (AbiCodec.TryDecode(encoded, type, out AbiValue? value, out _) && ++values > 0) Same(encoded, AbiCodec.Encode(value, type));
            if (KeyCodec.IsKey(type) && KeyCodec.TryDecode(encoded, type, out AbiValue? key, out _) && ++values > 0) Same(encoded, KeyCodec.Encode(key, type));
        }

        return $"accepted, {abi.Methods.Length} methods, {values} values";
    }

    private static void Same(byte[] read, byte[] written)
    {
        if (!read.AsSpan().SequenceEqual(written)) throw new InvalidOperationException("A value has two encodings.");
    }
}
