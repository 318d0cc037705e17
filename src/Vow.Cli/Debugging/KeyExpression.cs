using System.Text;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger.Abi;

namespace Vow.Cli.Debugging;

/// <summary>
/// Keys of storage as a person writes them: <c>supply</c>, <c>balances[bob]</c>, <c>allowances[alice, bob]</c>, <c>orders[3]</c>, <c>orders.length</c> where the contract
/// describes them, <c>"text"</c> and <c>0x…</c> anywhere; with <c>*</c> at the end all keys that begin so.
/// </summary>
internal sealed record KeyExpression(ReadOnlyMemory<byte> Key, bool IsPrefix)
{
    private const int CharactersMax = 2048;

    public bool Matches(ReadOnlySpan<byte> key) => IsPrefix ? key.StartsWith(Key.Span) : key.SequenceEqual(Key.Span);

    /// <summary>Reads one.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="description">How the contract describes its storage; null when it does not.</param>
    /// <param name="resolve">Gives the address of a name, or null.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static KeyExpression? Read(string text, ContractAbi? description, Func<string, Address?> resolve, out string fault)
    {
        fault = "";
        text = text.Trim();
        if (text.Length is 0 or > CharactersMax)
        {
            fault = $"a key has 1 to {CharactersMax} characters";
            return null;
        }

        var isPrefix = text.EndsWith('*');
        var written = isPrefix ? text[..^1].TrimEnd() : text;
        if (written.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (HexText.TryParse(written, out var bytes)) return new KeyExpression(bytes, isPrefix);
            fault = $"'{Input.ByteText.Shortened(written)}' is not hexadecimal: two digits make a byte";
            return null;
        }

        if (written is ['"', .. var quoted, '"']) return new KeyExpression(Encoding.UTF8.GetBytes(quoted), isPrefix);
        try
        {
            return Described(written, isPrefix, description, resolve) ?? new KeyExpression(Encoding.UTF8.GetBytes(written), isPrefix);
        }
        catch (AbiException error)
        {
            fault = error.Message;
            return null;
        }
    }

    private static KeyExpression? Described(string text, bool isPrefix, ContractAbi? description, Func<string, Address?> resolve)
    {
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        var name = bracket > 0 && text.EndsWith(']') ? text[..bracket] : text;
        var isLength = name == text && name.EndsWith(".length", StringComparison.Ordinal);
        if (description?.Storage.FirstOrDefault(item => item.Name == (isLength ? name[..^".length".Length] : name)) is not { } found) return null;
        if (name == text) return new KeyExpression(found.Prefix, isPrefix || (!isLength && found.Kind != AbiStorageKind.Cell));
        var inside = text[(bracket + 1)..^1].Trim();
        if (found.Kind == AbiStorageKind.Cell) throw new AbiException(found.Name, "it is one value, without a key in brackets");
        if (found.Kind == AbiStorageKind.List) return new KeyExpression((byte[])[.. found.Prefix.Span, .. Index(inside, found.Name)], isPrefix);
        return new KeyExpression((byte[])[.. found.Prefix.Span, .. KeyCodec.Encode(KeyValue(inside, found.Key!, found.Name, resolve), found.Key!)], isPrefix);
    }

    private static byte[] Index(string text, string name)
    {
        if (!uint.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index)) throw new AbiException(name, "its keys are whole numbers from 0");
        var bytes = new byte[sizeof(uint)];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, index);
        return bytes;
    }

    // The parts of a tuple stand side by side, as they are shown; what has a comma itself is written as JSON.
    private static AbiValue KeyValue(string text, AbiType type, string name, Func<string, Address?> resolve)
    {
        if (type is not AbiType.Tuple tuple || text.StartsWith('[')) return AbiText.Parse(text, type, name, resolve);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length != tuple.Items.Length) throw new AbiException(name, $"its keys have {tuple.Items.Length} parts with commas between them, and {parts.Length} were given");
        return new AbiValue.Items([.. parts.Select((part, index) => AbiText.Parse(part, tuple.Items[index], name, resolve))]);
    }
}
