using System.Collections.Immutable;
using Vow.Engine;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

/// <summary>Code that a contract runs instead of its own; its migrate is not run.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Code">The module, as it would be uploaded.</param>
public sealed record ReplayCode(Address Contract, ReadOnlyMemory<byte> Code);

/// <summary>A value that is put into a contract's storage, or taken out of it.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Key">The contract's own key.</param>
/// <param name="Value">The value; null removes the key.</param>
public sealed record ReplayStorage(Address Contract, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value);

/// <summary>What an account owns instead.</summary>
/// <param name="Account">The account or contract.</param>
/// <param name="Amount">Its balance, in the smallest unit of value.</param>
public sealed record ReplayBalance(Address Account, UInt128 Amount);

/// <summary>Other arguments of one of the transaction's calls.</summary>
/// <param name="Action">Place of the call among the transaction's actions, from 0.</param>
/// <param name="Arguments">Numeric arguments.</param>
/// <param name="Input">Byte input.</param>
public sealed record ReplayInput(int Action, ImmutableArray<WasmValue> Arguments, ReadOnlyMemory<byte> Input);

/// <summary>What is different when a past transaction is executed once more: its contracts' code, the state before it, its arguments, its gas, its place.</summary>
public sealed record ReplayChanges
{
    /// <summary>Most contracts with other code.</summary>
    public const int CodeMax = 4;

    /// <summary>Most values of storage.</summary>
    public const int StorageMax = 1024;

    /// <summary>Most balances.</summary>
    public const int BalancesMax = 256;

    /// <summary>Most bytes of a value of storage: what a contract could write.</summary>
    public static int ValueBytesMax => Engine.Host.HostLimits.V1.ValueBytesMax;

    /// <summary>No changes.</summary>
    public static ReplayChanges None { get; } = new();

    /// <summary>Contracts with other code, each once.</summary>
    public ImmutableArray<ReplayCode> Code { get; init; } = [];

    /// <summary>Values of storage, put in this order.</summary>
    public ImmutableArray<ReplayStorage> Storage { get; init; } = [];

    /// <summary>Balances, set in this order.</summary>
    public ImmutableArray<ReplayBalance> Balances { get; init; } = [];

    /// <summary>Calls with other arguments.</summary>
    public ImmutableArray<ReplayInput> Inputs { get; init; } = [];

    /// <summary>The gas limit; null leaves it.</summary>
    public long? GasLimit { get; init; }

    /// <summary>The block after whose state it is executed, as the first transaction of the next one; null for where it was.</summary>
    public ulong? Height { get; init; }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Code.IsEmpty && Storage.IsEmpty && Balances.IsEmpty && Inputs.IsEmpty && GasLimit is null && Height is null;

    /// <summary>What is wrong with them whatever the transaction and the state are, for people; null for nothing.</summary>
    public string? FindFault()
    {
        if (Code.Length > CodeMax) return $"{Code.Length} contracts get other code; at most {CodeMax} may";
        if (Code.Select(code => code.Contract).Distinct().Count() != Code.Length) return "a contract gets other code twice";
        if (Storage.Length > StorageMax) return $"{Storage.Length} values of storage are changed; at most {StorageMax} may be";
        if (Balances.Length > BalancesMax) return $"{Balances.Length} balances are changed; at most {BalancesMax} may be";
        if (Inputs.Length > TransactionLimits.ActionsMax) return $"{Inputs.Length} calls get other arguments; a transaction has at most {TransactionLimits.ActionsMax}";
        if (Code.FirstOrDefault(code => code.Code.Length > TransactionLimits.BytesMax) is { } code) return $"a module has {code.Code.Length} bytes; at most {TransactionLimits.BytesMax} are allowed";
        if (GasLimit is <= 0 or > ChainParameters.TransactionGasCeiling) return $"the gas limit is {GasLimit}; it must lie between 1 and {ChainParameters.TransactionGasCeiling}";
        return FindStorageFault();
    }

    private string? FindStorageFault()
    {
        foreach (ReplayStorage stored in Storage)
        {
            if (stored.Key.Length > TreePath.ContractKeyBytesMax) return $"a key of storage has {stored.Key.Length} bytes; keys have at most {TreePath.ContractKeyBytesMax}";
            if (stored.Value?.Length > ValueBytesMax) return $"a value of storage has {stored.Value?.Length} bytes; a contract stores at most {ValueBytesMax}";
        }

        return null;
    }
}

/// <summary>Changes that do not fit the transaction or the state it meets. Nothing was executed.</summary>
public sealed class ReplayRefusedException(LedgerError error) : Exception(error?.Message)
{
    /// <summary>Why: <see cref="LedgerErrorCode.ContractNotFound"/>, <see cref="LedgerErrorCode.CodeRefused"/>, <see cref="LedgerErrorCode.TooLarge"/>, or <see cref="LedgerErrorCode.None"/> for what has no code of its own.</summary>
    public LedgerError Error { get; } = error;
}
