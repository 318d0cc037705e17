using System.Buffers.Binary;
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

    /// <summary>What a key stands for; null when no item has such a key.</summary>
    public static StoragePlace? Describe(ImmutableArray<AbiStorageItem> storage, ReadOnlySpan<byte> key)
    {
        if (ItemOf(storage, key) is not { } item) return null;
        ReadOnlySpan<byte> rest = key[item.Prefix.Length..];
        switch (item.Kind)
        {
            case AbiStorageKind.Cell: return rest.IsEmpty ? new StoragePlace(item, null) : null;
            case AbiStorageKind.List when rest.IsEmpty: return new StoragePlace(item, null);
            case AbiStorageKind.List: return rest.Length == sizeof(uint) ? new StoragePlace(item, new AbiValue.Number(BinaryPrimitives.ReadUInt32BigEndian(rest))) : null;
            default: return KeyCodec.TryDecode(rest, item.Key!, out AbiValue? value, out _) ? new StoragePlace(item, value) : null;
        }
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
