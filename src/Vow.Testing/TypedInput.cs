using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Vow.Ledger.Abi;

namespace Vow.Testing;

/// <summary>Parameters and keys that tests give by name, as the contract takes them. What does not fit is a failed expectation that tells what would.</summary>
internal static class TypedInput
{
    /// <exception cref="TestAssertionException">The method is not described, or the parameters are not its own.</exception>
    public static AbiInput Of(ContractAbi? abi, string contract, string method, IReadOnlyList<(string Name, object? Value)> given)
    {
        AbiMethod described = abi?.Method(method) ?? throw Undescribed(abi, contract, method);
        try
        {
            var values = new Dictionary<string, AbiValue>(StringComparer.Ordinal);
            foreach ((string name, object? value) in given)
            {
                AbiParameter? parameter = described.Parameters.FirstOrDefault(known => known.Name == name);
                // One that does not exist is told by Bind.
                AbiValue converted = parameter is null ? new AbiValue.Bool(false) : TypedValues.From(value, parameter.Type, name);
                if (!values.TryAdd(name, converted)) throw new AbiException(name, "this parameter is given twice");
            }

            return AbiArguments.Encode(described, AbiArguments.Bind(described, values));
        }
        catch (AbiException error)
        {
            throw new TestAssertionException($"{method} of {contract} cannot be called so: {error.Message}.\nIt is {AbiArguments.Signature(described)}.");
        }
    }

    /// <exception cref="TestAssertionException">The key is not one of the item's.</exception>
    public static byte[] StorageKey(AbiStorageItem item, object[] key)
    {
        byte[] prefix = item.Prefix.ToArray();
        try
        {
            switch (item.Kind)
            {
                case AbiStorageKind.Cell or AbiStorageKind.List when key.Length == 0: return prefix;
                case AbiStorageKind.List when key.Length == 1:
                    byte[] index = new byte[sizeof(uint)];
                    BinaryPrimitives.WriteUInt32BigEndian(index, Convert.ToUInt32(key[0], System.Globalization.CultureInfo.InvariantCulture));
                    return [.. prefix, .. index];
                case AbiStorageKind.Map or AbiStorageKind.OrderedMap when key.Length > 0:
                    // The parts of a tuple may be given one by one.
                    AbiValue value = item.Key is AbiType.Tuple tuple && key is not [ITuple or AbiValue]
                        ? key.Length == tuple.Items.Length
                            ? new AbiValue.Items([.. key.Select((part, at) => TypedValues.From(part, tuple.Items[at], item.Name))])
                            : throw new AbiException(item.Name, $"{key.Length} values for the key {tuple}")
                        : TypedValues.From(key.Length == 1 ? key[0] : key, item.Key!, item.Name);
                    return [.. prefix, .. KeyCodec.Encode(value, item.Key!)];
                default: throw new AbiException(item.Name, $"{(key.Length == 0 ? "a key is needed" : $"{key.Length} values are no key")} of a {item.Kind.ToString().ToLowerInvariant()}{(item.Key is null ? "" : $" of {item.Key}")}");
            }
        }
        catch (Exception error) when (error is AbiException or FormatException or InvalidCastException or OverflowException)
        {
            throw new TestAssertionException($"There is no such key in storage: {error.Message}.");
        }
    }

    private static TestAssertionException Undescribed(ContractAbi? abi, string contract, string method)
    {
        if (abi is null) return new TestAssertionException($"{contract} does not describe itself (its module has no section {ContractAbi.SectionName}), so {method} has no parameters by name: give raw input with Input.Of.");
        string? nearest = Wasm.Spelling.Nearest(method, abi.Methods.Select(known => known.Name));
        return new TestAssertionException($"{contract} describes no method '{method}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")} It describes:\n  {string.Join("\n  ", abi.Methods.Select(AbiArguments.Signature))}");
    }
}
