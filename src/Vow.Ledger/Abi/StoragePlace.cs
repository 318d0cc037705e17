using Vow.Engine;

namespace Vow.Ledger.Abi;

/// <summary>What a key of a contract's storage stands for.</summary>
/// <param name="Item">The item of the description that it belongs to.</param>
/// <param name="Key">The key of a map, or the index in a list; null for a cell and for the length of a list.</param>
public sealed record StoragePlace(AbiStorageItem Item, AbiValue? Key)
{
    private static readonly AbiType Index = new AbiType.Number(32, isSigned: false);

    /// <summary>Whether it is the length of a list.</summary>
    public bool IsLength => Item.Kind == AbiStorageKind.List && Key is null;

    /// <summary>Type of <see cref="Key"/>; null where there is none.</summary>
    public AbiType? KeyType => Key is null ? null : Item.Key ?? Index;

    /// <summary>Type of the value there.</summary>
    public AbiType ValueType => IsLength ? Index : Item.Value;

    /// <summary>As people write it: <c>supply</c>, <c>balances[alice]</c>, <c>orders[3]</c>, <c>orders.length</c>.</summary>
    /// <param name="nameOf">Gives the name of an address, or null when it has none.</param>
    public string Label(Func<Address, string?>? nameOf = null) =>
        IsLength ? $"{Item.Name}.length" : Key is null ? Item.Name : $"{Item.Name}[{AbiText.Format(Key, nameOf)}]";
}
