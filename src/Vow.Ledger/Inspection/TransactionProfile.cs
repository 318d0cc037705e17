using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Ledger.Inspection;

/// <summary>The gas of a transaction by call path, with names.</summary>
public static class TransactionProfile
{
    // Reading a description costs the decoding of its module.
    private const int DescriptionsMax = 64;

    /// <summary>The profile of a transaction that a profiler has watched to its end. Its total is the gas of the receipt, to the unit.</summary>
    /// <param name="profiler">Has watched this transaction and nothing else.</param>
    /// <param name="receipt">The receipt of that run.</param>
    /// <param name="body">The transaction: modules that it uploads are found in it, whether they were kept or not. Null when it could not be read.</param>
    /// <param name="stored">A module as it was uploaded, by its hash, or null where it is not known.</param>
    /// <param name="nameOf">What a contract is called here, or null to take the name that its module gives.</param>
    public static NamedProfile Of(GasProfiler profiler, Receipt receipt, Transaction? body, Func<CodeHash, ReadOnlyMemory<byte>?> stored, Func<Address, string?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(profiler);
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(nameOf);
        long outside = receipt.GasByCategory.Length > (int)GasCategory.Transaction ? receipt.GasByCategory[(int)GasCategory.Transaction] : 0;
        return Named(profiler.Complete(outside), ModulesOf(body, stored), nameOf);
    }

    /// <summary>A profile with the names that modules give to their functions and contracts.</summary>
    public static NamedProfile Named(GasProfile profile, Func<CodeHash, ReadOnlyMemory<byte>?> moduleOf, Func<Address, string?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(moduleOf);
        var described = new Dictionary<CodeHash, string?>();
        return ProfileNames.Apply(profile, moduleOf, (contract, code) => nameOf(contract) ?? OwnName(code), Shortened);

        string? OwnName(CodeHash code)
        {
            if (described.TryGetValue(code, out string? known)) return known;
            return described.Count >= DescriptionsMax ? null : described[code] = moduleOf(code) is { } wasm ? NameIn(wasm) : null;
        }
    }

    /// <summary>Modules by code: those that a transaction brings, and those that are stored.</summary>
    public static Func<CodeHash, ReadOnlyMemory<byte>?> ModulesOf(Transaction? body, Func<CodeHash, ReadOnlyMemory<byte>?> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var uploads = new Dictionary<CodeHash, ReadOnlyMemory<byte>>();
        foreach (TransactionAction.Upload upload in body?.Actions.OfType<TransactionAction.Upload>() ?? []) uploads[WasmVm.HashOf(upload.Code.Span)] = upload.Code;
        return code => uploads.TryGetValue(code, out ReadOnlyMemory<byte> wasm) ? wasm : stored(code);
    }

    private static string? NameIn(ReadOnlyMemory<byte> wasm)
    {
        try
        {
            return ContractAbi.Read(ModuleDecoder.Decode(wasm, ProtocolVersion.V1.Module))?.Name;
        }
        catch (Exception exception) when (exception is AbiException or WasmValidationException)
        {
            // A description is a stranger's: one that cannot be read gives no name.
            return null;
        }
    }

    // Long enough that nobody finds another address that looks the same.
    private static string Shortened(Address address)
    {
        string text = AddressText.Format(address);
        return $"{text[..12]}…{text[^6..]}";
    }
}
