using System.Text.RegularExpressions;
using Vow.Engine;
using Vow.Ledger.Abi;

namespace Vow.Cli.Input;

/// <summary>
/// A key of a contract's storage as the command line spells it, with its value: <c>[CONTRACT:]KEY=VALUE</c>. A key by name, as <c>balances[bob]</c>, takes a value of its type; one in bytes,
/// as <c>0x62…</c> or <c>text:supply</c>, takes bytes.
/// </summary>
/// <param name="Contract">What stands before the colon; null when nothing does.</param>
/// <param name="Key">The key as it was typed.</param>
/// <param name="Value">The value as it was typed; null where the key stands alone.</param>
internal sealed partial record StorageText(string? Contract, string Key, string? Value)
{
    private const int KeyBytesMax = 1024;

    private bool IsBytes => Key.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || Key.StartsWith('@') || TypedBytes().IsMatch(Key);

    /// <summary>Takes apart what was typed.</summary>
    /// <exception cref="CliException">It has no value, or one that it should not have.</exception>
    public static StorageText Split(string text, string option, bool hasValue)
    {
        string? contract = null;
        var rest = text;
        if (ContractBefore().Match(text) is { Success: true } named && !TypedBytes().IsMatch(text)) (contract, rest) = (named.Groups[1].Value, text[named.Length..]);
        if (!hasValue) return new StorageText(contract, rest, null);
        var bracket = rest.IndexOf('[', StringComparison.Ordinal);
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        // A key in brackets may have the sign in it.
        if (bracket >= 0 && bracket < equals) equals = rest.IndexOf("]=", bracket, StringComparison.Ordinal) is >= 0 and var close ? close + 1 : -1;
        if (equals <= 0) throw CliException.Usage($"{option}: '{ByteText.Shortened(text)}' is not KEY=VALUE.", "Such as balances[bob]=500, owner=alice or 0x6f=0x01; --unset KEY takes a key away.");
        return new StorageText(contract, rest[..equals], rest[(equals + 1)..]);
    }

    /// <summary>Key and value in bytes; the value is null where none was typed.</summary>
    /// <param name="abi">How the contract describes itself; null when it does not.</param>
    /// <param name="option">The option, for messages.</param>
    /// <param name="addresses">Reads addresses and names.</param>
    /// <exception cref="CliException">They cannot be read.</exception>
    public (byte[] Key, byte[]? Value) Encode(ContractAbi? abi, string option, ByteText.AddressReader addresses)
    {
        if (IsBytes)
            return (ByteText.Parse(Key, option, KeyBytesMax, addresses), Value is null ? null : ByteText.Parse(Value, option, Ledger.ReplayChanges.ValueBytesMax, addresses));
        if (abi is null || abi.Storage.IsEmpty)
            throw CliException.Usage($"{option}: the contract does not describe its storage, so '{ByteText.Shortened(Key)}' cannot be found in it.", "Give key and value in bytes: 0x…=0x…, or text:KEY=u64:5.");
        try
        {
            Address? Named(string name) => addresses(name, option);
            var place = StorageLabel.Read(abi.Storage, Key, Named);
            return (place.Encode(), Value is null ? null : AbiCodec.Encode(AbiText.Parse(Value, place.ValueType, Key, Named), place.ValueType));
        }
        catch (AbiException error)
        {
            throw CliException.Usage($"{option}: {error.Message}.", $"It has {string.Join(", ", abi.Storage.Take(20).Select(item => item.Name))}; 'vow abi' describes them.");
        }
    }

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9_-]*|0x[0-9A-Fa-f]{64}):")]
    private static partial Regex ContractBefore();

    [GeneratedRegex("^(text|address|string|bool|u8|u16|u32|u64|u128|i32|i64):")]
    private static partial Regex TypedBytes();
}
