using System.Buffers;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>Reads the ledger's records from a state, or from the journal of a block under way.</summary>
public static class LedgerState
{
    /// <summary>An account; all zeros for one never seen.</summary>
    /// <exception cref="StateStoreException">The store failed, or what it holds is no account.</exception>
    public static AccountState ReadAccount(IStateReader state, in Address address)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.Account, address.Span, key);
        return TryRead(state, key, out ReadOnlySpan<byte> record) ? Account(record, address) : default;
    }

    /// <summary>An account; all zeros for one never seen.</summary>
    /// <exception cref="StateStoreException">The store failed, or what it holds is no account.</exception>
    public static AccountState ReadAccount(Journal state, in Address address)
    {
        ArgumentNullException.ThrowIfNull(state);
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.Account, address.Span, key);
        return state.TryGet(key, out ReadOnlySpan<byte> record) ? Account(record, address) : default;
    }

    /// <summary>A contract; null when none lives at the address.</summary>
    /// <exception cref="StateStoreException">The store failed, or what it holds is no contract.</exception>
    public static ContractState? ReadContract(IStateReader state, in Address address)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteContract(address, key);
        return TryRead(state, key, out ReadOnlySpan<byte> record) ? Contract(record, address) : null;
    }

    /// <summary>A contract; null when none lives at the address.</summary>
    /// <exception cref="StateStoreException">The store failed, or what it holds is no contract.</exception>
    public static ContractState? ReadContract(Journal state, in Address address)
    {
        ArgumentNullException.ThrowIfNull(state);
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteContract(address, key);
        return state.TryGet(key, out ReadOnlySpan<byte> record) ? Contract(record, address) : null;
    }

    /// <summary>What the chain knows of code; null when it is not stored.</summary>
    /// <exception cref="StateStoreException">The store failed, or what it holds is no such record.</exception>
    public static CodeInfo? ReadCodeInfo(IStateReader state, in CodeHash code)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.CodeInfo, code.Span, key);
        return TryRead(state, key, out ReadOnlySpan<byte> record) ? Info(record, code) : null;
    }

    /// <summary>What the chain knows of code; null when it is not stored.</summary>
    /// <exception cref="StateStoreException">The store failed, or what it holds is no such record.</exception>
    public static CodeInfo? ReadCodeInfo(Journal state, in CodeHash code)
    {
        ArgumentNullException.ThrowIfNull(state);
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.CodeInfo, code.Span, key);
        return state.TryGet(key, out ReadOnlySpan<byte> record) ? Info(record, code) : null;
    }

    /// <summary>A module as it was uploaded; false when it is not stored.</summary>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public static bool TryReadCode(IStateReader state, in CodeHash code, out ReadOnlyMemory<byte> wasm)
    {
        ArgumentNullException.ThrowIfNull(state);
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteCode(code, key);
        var value = new ArrayBufferWriter<byte>();
        bool isThere = state.TryGet(key, value);
        wasm = value.WrittenMemory;
        return isThere;
    }

    /// <summary>The chain's parameters.</summary>
    /// <exception cref="StateStoreException">The store failed, or it holds no chain that this program can run.</exception>
    public static ChainParameters ReadParameters(IStateReader state) => ReadParameters(state, [.. ProtocolVersion.Known.Select(known => known.Number)]);

    internal static ChainParameters ReadParameters(IStateReader state, IReadOnlyList<int> versions)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.Parameters, default(Address).Span, key);
        if (!TryRead(state, key, out ReadOnlySpan<byte> record)) throw new StateStoreException(StateStoreFault.NotAStore, "The state holds no chain: it has no parameters.");
        return ChainParameters.TryDecode(record, versions, out ChainParameters? parameters, out string? fault)
            ? parameters
            : throw new StateStoreException(StateStoreFault.UnsupportedFormat, $"The chain's parameters cannot be used: {fault}.");
    }

    internal static void WriteParameters(Journal state, ChainParameters parameters)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.Parameters, default(Address).Span, key);
        state.Put(key, parameters.Encode());
    }

    internal static void WriteAccount(Journal state, in Address address, AccountState account)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteRecord(StateSpace.Account, address.Span, key);
        if (account.IsEmpty)
        {
            state.Delete(key);
            return;
        }

        Span<byte> record = stackalloc byte[AccountState.Bytes];
        account.Write(record);
        state.Put(key, record);
    }

    internal static void WriteContract(Journal state, in Address address, ContractState contract)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteContract(address, key);
        var writer = new BorshWriter();
        contract.Write(writer);
        state.Put(key, writer.Written);
    }

    internal static void WriteCode(Journal state, in CodeHash code, ReadOnlySpan<byte> wasm, CodeInfo info)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteCode(code, key);
        state.Put(key, wasm);
        StateKeys.WriteRecord(StateSpace.CodeInfo, code.Span, key);
        var writer = new BorshWriter();
        info.Write(writer);
        state.Put(key, writer.Written);
    }

    private static bool TryRead(IStateReader state, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> record)
    {
        ArgumentNullException.ThrowIfNull(state);
        var value = new ArrayBufferWriter<byte>();
        bool isThere = state.TryGet(key, value);
        record = value.WrittenSpan;
        return isThere;
    }

    private static AccountState Account(ReadOnlySpan<byte> record, in Address address) =>
        AccountState.TryRead(record, out AccountState account) ? account : throw Corrupt("account", address.ToString());

    private static ContractState Contract(ReadOnlySpan<byte> record, in Address address) =>
        ContractState.TryRead(record, out ContractState? contract) ? contract : throw Corrupt("contract", address.ToString());

    private static CodeInfo Info(ReadOnlySpan<byte> record, in CodeHash code) =>
        CodeInfo.TryRead(record, out CodeInfo? info) ? info : throw Corrupt("code", code.ToString());

    private static StateStoreException Corrupt(string what, string owner) =>
        new(StateStoreFault.Corrupt, $"The record of {what} {owner} is not one. The store is damaged: restore it from a copy, or import the chain's blocks into an empty one.");
}
