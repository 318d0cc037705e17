using System.Text.Json;
using Vow.Engine;

namespace Vow.Ledger.Abi;

/// <summary>What a key of a contract's storage stands for.</summary>
/// <param name="Item">The item of the description that it belongs to.</param>
/// <param name="Key">The key of a map, or the index in a list; null for a cell and for the length of a list.</param>
public sealed record StoragePlace(AbiStorageItem Item, AbiValue? Key)
{
    internal static readonly AbiType Index = new AbiType.Number(32, isSigned: false);

    /// <summary>Whether it is the length of a list.</summary>
    public bool IsLength => Item.Kind == AbiStorageKind.List && Key is null;

    private string Name => IsLength ? $"{Item.Name}.length" : Item.Name;

    /// <summary>Type of <see cref="Key"/>; null where there is none.</summary>
    public AbiType? KeyType => Key is null ? null : Item.Key ?? Index;

    /// <summary>Type of the value there.</summary>
    public AbiType ValueType => IsLength ? Index : Item.Value;

    /// <summary>The contract's own key.</summary>
    /// <exception cref="AbiException"><see cref="Key"/> is not of <see cref="KeyType"/>.</exception>
    public byte[] Encode() => [.. Item.Prefix.Span, .. Key is null ? [] : KeyCodec.Encode(Key, KeyType!)];

    /// <summary>As people write it: <c>supply</c>, <c>balances[alice]</c>, <c>allowances[alice, bob]</c>, <c>orders[3]</c>, <c>orders.length</c>.</summary>
    /// <param name="nameOf">Gives the name of an address, or null when it has none.</param>
    public string Label(Func<Address, string?>? nameOf = null) =>
        Key switch
        {
            null => Name,
            AbiValue.Items parts => $"{Name}[{string.Join(", ", parts.Values.Select(part => AbiText.Format(part, nameOf)))}]",
            var key => $"{Name}[{AbiText.Format(key, nameOf)}]",
        };

    /// <summary>Writes <c>{"name": …, "key": …, "value": …}</c>, without the key where there is none, and with a value under each of the given names.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="values">Values there by name, such as one before and one after; null for absent.</param>
    /// <exception cref="AbiException">A value is not of <see cref="ValueType"/>.</exception>
    public void Write(Utf8JsonWriter writer, params ReadOnlySpan<(string Name, AbiValue? Value)> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        if (Key is not null)
        {
            writer.WritePropertyName("key");
            AbiJson.Write(writer, Key, KeyType!);
        }

        foreach ((string name, AbiValue? value) in values)
        {
            writer.WritePropertyName(name);
            if (value is null) writer.WriteNullValue();
            else AbiJson.Write(writer, value, ValueType);
        }

        writer.WriteEndObject();
    }
}
