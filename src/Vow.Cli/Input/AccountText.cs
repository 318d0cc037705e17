using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Input;

/// <summary>Addresses as the command line spells them: <c>vow1…</c>, 32 bytes in hexadecimal, or a name such as <c>alice</c>.</summary>
internal static class AccountText
{
    private const int NameLengthMax = 64;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    public static Address Parse(string text, string option)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = ByteText.Parse(text, option, 1024);
            return bytes.Length == Address.Bytes
                ? Address.From(bytes)
                : throw CliException.Usage($"{option}: an address has {Address.Bytes} bytes; {bytes.Length} were given.");
        }

        if (text.StartsWith(AddressText.Prefix + "1", StringComparison.OrdinalIgnoreCase))
            return AddressText.TryParse(text, out var address, out var fault) ? address : throw CliException.Usage($"{option}: {fault}.");

        if (text.Length is 0 or > NameLengthMax || text.AsSpan().IndexOfAnyExcept(NameCharacters) >= 0)
            throw CliException.Usage($"{option}: '{ByteText.Shortened(text)}' is neither an address nor a name.",
                "Write 0x and 64 hexadecimal digits, or a name of letters, digits, '-' and '_', such as alice.");
        return Named(text);
    }

    /// <summary>The address that a name stands for: SHA-256 of <c>vow:account:NAME</c>. Nobody holds a key for it.</summary>
    public static Address Named(string name) => Address.From(SHA256.HashData(Encoding.UTF8.GetBytes("vow:account:" + name)));
}
