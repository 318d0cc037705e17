using System.Collections.Immutable;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Ledger.Abi;

/// <summary>Reads what <see cref="StoragePlace.Label"/> writes: <c>supply</c>, <c>balances[alice]</c>, <c>allowances[alice, bob]</c>, <c>orders[3]</c>, <c>orders.length</c>.</summary>
public static class StorageLabel
{
    private const string Length = ".length";

    /// <summary>The place that a label names. Parts of a key with a comma or bracket in them are written as JSON.</summary>
    /// <param name="storage">What the contract describes of its storage.</param>
    /// <param name="label">The label.</param>
    /// <param name="resolve">Gives the address of a name, or null when there is none.</param>
    /// <exception cref="AbiException">No item is called so, or the key is not of its type.</exception>
    public static StoragePlace Read(ImmutableArray<AbiStorageItem> storage, string label, Func<string, Address?>? resolve = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        int bracket = label.IndexOf('[', StringComparison.Ordinal);
        string place = JsonPlace.Shortened(label);
        if (bracket < 0) return Whole(storage, label, place);
        if (!label.EndsWith(']')) throw new AbiException(place, "the bracket is not closed");
        AbiStorageItem item = Find(storage, label[..bracket], place);
        string key = label[(bracket + 1)..^1].Trim();
        if (item.Kind == AbiStorageKind.Cell) throw new AbiException(place, $"'{item.Name}' holds one value; it is written without brackets");
        AbiType type = item.Kind == AbiStorageKind.List ? StoragePlace.Index : item.Key!;
        var read = new StoragePlace(item, KeyOf(key, type, place, resolve));
        // What has no key encoding is found out here and not later.
        _ = read.Encode();
        return read;
    }

    private static StoragePlace Whole(ImmutableArray<AbiStorageItem> storage, string label, string place)
    {
        if (label.EndsWith(Length, StringComparison.Ordinal) && Named(storage, label[..^Length.Length]) is { Kind: AbiStorageKind.List } list) return new StoragePlace(list, null);
        AbiStorageItem item = Find(storage, label, place);
        return item.Kind switch
        {
            AbiStorageKind.Cell => new StoragePlace(item, null),
            AbiStorageKind.List => throw new AbiException(place, $"'{item.Name}' is a list; {item.Name}[INDEX] is an item of it, {item.Name}{Length} how many it has"),
            _ => throw new AbiException(place, $"'{item.Name}' is a map; {item.Name}[KEY] is a value in it, with a key of the type {item.Key}"),
        };
    }

    private static AbiValue KeyOf(string text, AbiType type, string place, Func<string, Address?>? resolve)
    {
        if (type is not AbiType.Tuple tuple || text.StartsWith('[')) return Part(text, type, place, resolve);
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length != tuple.Items.Length) throw new AbiException(place, $"the key has {tuple.Items.Length} parts, {type}, and {parts.Length} are there");
        return new AbiValue.Items([.. parts.Select((part, index) => Part(part, tuple.Items[index], place, resolve))]);
    }

    // Labels show strings in quotes; whoever types one may leave them out.
    private static AbiValue Part(string text, AbiType type, string place, Func<string, Address?>? resolve) =>
        AbiText.Parse(type == AbiType.Text && text.Length >= 2 && text.StartsWith('"') && text.EndsWith('"') ? text[1..^1] : text, type, place, resolve);

    private static AbiStorageItem? Named(ImmutableArray<AbiStorageItem> storage, string name) => storage.FirstOrDefault(item => item.Name == name);

    private static AbiStorageItem Find(ImmutableArray<AbiStorageItem> storage, string name, string place)
    {
        if (Named(storage, name) is { } found) return found;
        if (storage.IsEmpty) throw new AbiException(place, "the contract describes nothing of its storage");
        string? nearest = Wasm.Spelling.Nearest(name, storage.Select(item => item.Name));
        throw new AbiException(place, $"the contract describes no storage '{JsonPlace.Shortened(name)}'{(nearest is null ? "" : $" (did you mean '{nearest}'?)")}");
    }
}
