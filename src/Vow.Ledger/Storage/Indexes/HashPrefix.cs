using System.Buffers;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>The beginning of a hash, in hexadecimal digits.</summary>
public sealed class HashPrefix
{
    /// <summary>The least digits: fewer would fit too many hashes to be of use.</summary>
    public const int DigitsMin = 6;

    private readonly byte[] _first, _last;

    private HashPrefix(byte[] first, byte[] last) => (_first, _last) = (first, last);

    /// <summary>Reads 6 to 64 digits, with or without <c>0x</c>; false if they are anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HashPrefix? prefix)
    {
        prefix = null;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        if (text.Length is < DigitsMin or > 2 * Hash256.Bytes) return false;
        Span<char> first = stackalloc char[2 * Hash256.Bytes], last = stackalloc char[2 * Hash256.Bytes];
        first.Fill('0');
        last.Fill('f');
        text.CopyTo(first);
        text.CopyTo(last);
        var (from, to) = (new byte[Hash256.Bytes], new byte[Hash256.Bytes]);
        if (Convert.FromHexString(first, from, out _, out _) != OperationStatus.Done || Convert.FromHexString(last, to, out _, out _) != OperationStatus.Done) return false;
        prefix = new HashPrefix(from, to);
        return true;
    }

    /// <summary>The first hashes of a table whose keys are hashes.</summary>
    internal List<Hash256> Find(IStateReader state, byte table, int itemsMax)
    {
        var found = new List<Hash256>();
        using IStateCursor cursor = state.Scan([table, .. _first], [table, .. _last, 0], descending: false);
        while (found.Count < itemsMax && cursor.MoveNext())
        {
            if (cursor.Key.Length == 1 + Hash256.Bytes) found.Add(Hash256.From(cursor.Key[1..]));
        }

        return found;
    }
}
