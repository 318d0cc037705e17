using System.Collections.Immutable;

namespace Vow.Ledger.Abi;

/// <summary>What a key of a contract's storage is, by the prefixes of its description.</summary>
public static class StorageLayout
{
    /// <summary>The item that a key belongs to; null when no prefix fits.</summary>
    public static AbiStorageItem? ItemOf(ImmutableArray<AbiStorageItem> storage, ReadOnlySpan<byte> key)
    {
        foreach (AbiStorageItem item in storage)
        {
            if (key.StartsWith(item.Prefix.Span)) return item;
        }

        return null;
    }

    /// <summary>Refuses prefixes one of which begins another: two items could then meet in one key.</summary>
    internal static void CheckPrefixes(ImmutableArray<AbiStorageItem> storage)
    {
        // Sorted, a prefix stands directly before one that it begins.
        AbiStorageItem[] sorted = [.. storage];
        Array.Sort(sorted, (left, right) => left.Prefix.Span.SequenceCompareTo(right.Prefix.Span));
        for (int index = 1; index < sorted.Length; index++)
        {
            if (sorted[index].Prefix.Span.StartsWith(sorted[index - 1].Prefix.Span))
            {
                throw new AbiException("$.storage", $"the prefix of '{sorted[index - 1].Name}' (0x{Convert.ToHexStringLower(sorted[index - 1].Prefix.Span)}) begins that of '{sorted[index].Name}' (0x{Convert.ToHexStringLower(sorted[index].Prefix.Span)}); give one of them another");
            }
        }
    }
}
