using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

public sealed partial class TestContract
{
    /// <summary>How the contract describes itself; null when it does not.</summary>
    public ContractAbi? Abi => ContractInterfaces.Of(_chain.State, Address);

    /// <summary>Calls a described method with parameters by name by a transaction; it must succeed.</summary>
    /// <exception cref="TestAssertionException">The parameters do not fit, or it did not succeed; the message tells why, with the contract's stack.</exception>
    public TestReceipt Call(string method, (string Name, object? Value) parameter, params (string Name, object? Value)[] more) => TryCall(method, parameter, more).ShouldSucceed();

    /// <summary>Calls a described method with parameters by name by a transaction; what the contract does wrong is in the receipt.</summary>
    /// <exception cref="TestAssertionException">The parameters do not fit.</exception>
    public TestReceipt TryCall(string method, (string Name, object? Value) parameter, params (string Name, object? Value)[] more)
    {
        AbiInput given = TypedInput.Of(Abi, Name, method, [parameter, .. more]);
        return TryCall(method, given.Bytes, [.. given.Numbers]);
    }

    /// <summary>Asks a described method with parameters by name, without a transaction: nothing changes and nobody pays. It must succeed.</summary>
    /// <exception cref="TestAssertionException">The parameters do not fit, or it did not succeed; the message tells why.</exception>
    public Returned Query(string method, (string Name, object? Value) parameter, params (string Name, object? Value)[] more) => TryQuery(method, parameter, more).ShouldSucceed().Returned;

    /// <summary>Asks a described method with parameters by name, without a transaction; what the contract does wrong is in the answer.</summary>
    /// <exception cref="TestAssertionException">The parameters do not fit.</exception>
    public TestAnswer TryQuery(string method, (string Name, object? Value) parameter, params (string Name, object? Value)[] more)
    {
        AbiInput given = TypedInput.Of(Abi, Name, method, [parameter, .. more]);
        return TryQuery(method, given.Bytes, [.. given.Numbers]);
    }

    /// <summary>Gives it the code of a <c>.wasm</c> or <c>.wat</c> file and runs that code's <c>migrate</c> with parameters by name; it must succeed.</summary>
    /// <exception cref="TestAssertionException">The parameters do not fit, or it did not succeed.</exception>
    public TestReceipt Upgrade(string path, (string Name, object? Value) parameter, params (string Name, object? Value)[] more)
    {
        byte[] module = ModuleSource.Read(path);
        AbiInput given = TypedInput.Of(ContractInterfaces.OfModule(module), Path.GetFileName(path), "migrate", [parameter, .. more]);
        return TryUpgrade(module, given.Bytes, [.. given.Numbers]).ShouldSucceed();
    }

    /// <summary>What a described item of storage holds: <c>Stored("supply")</c>, <c>Stored("balances", chain.Bob)</c>, <c>Stored("orders", 3)</c>; null when nothing is there.</summary>
    /// <param name="item">Name of the item; that of a list without an index gives its length.</param>
    /// <param name="key">Key of a map, several values for a key that is a tuple; index in a list.</param>
    /// <exception cref="TestAssertionException">The contract describes no such item, the key is not of its type, or the bytes there are not of the value's.</exception>
    public AbiValue? Stored(string item, params object[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        AbiStorageItem found = Abi?.Storage.FirstOrDefault(known => known.Name == item)
            ?? throw new TestAssertionException($"{Name} describes no item '{item}' of its storage{(Abi is { Storage.IsEmpty: false } abi ? $"; it describes {string.Join(", ", abi.Storage.Select(known => known.Name))}" : "")}.");
        byte[] place = TypedInput.StorageKey(found, key);
        if (Storage(place) is not { } bytes) return null;
        AbiType type = StorageLayout.Describe([found], place)!.ValueType;
        return AbiCodec.TryDecode(bytes, type, out AbiValue? value, out string? fault) ? value : throw new TestAssertionException($"What {Name} keeps in {item} is no {type}: {fault}.");
    }
}
