using System.Buffers.Binary;
using System.Security.Cryptography;
using Vow.Engine.State;

namespace Vow.Engine;

/// <summary>
/// The smallest ledger: balances and contract records as entries of the journal itself. Serves <c>vow run</c>, tests, and chains that need no more.
/// </summary>
public sealed class JournalLedger : IContractLedger
{
    private const int AmountBytes = 16;

    private JournalLedger()
    {
    }

    /// <summary>The ledger. It has no state of its own.</summary>
    public static JournalLedger Instance { get; } = new();

    /// <summary>Records that a contract with this code lives at an address.</summary>
    public static void SetCode(Journal state, in Address contract, in CodeHash code)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteContract(contract, key);
        state.Put(key, code.Span);
    }

    /// <summary>Sets an account's balance.</summary>
    public static void SetBalance(Journal state, in Address account, UInt128 balance)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteBalance(account, key);
        if (balance == 0)
        {
            state.Delete(key);
            return;
        }

        Span<byte> amount = stackalloc byte[AmountBytes];
        BinaryPrimitives.WriteUInt128LittleEndian(amount, balance);
        state.Put(key, amount);
    }

    /// <inheritdoc/>
    public bool TryGetCode(Journal state, in Address contract, out CodeHash code)
    {
        ArgumentNullException.ThrowIfNull(state);
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteContract(contract, key);
        code = default;
        if (!state.TryGet(key, out var record)) return false;
        code = CodeHash.From(record);
        return true;
    }

    /// <inheritdoc/>
    public UInt128 GetBalance(Journal state, in Address account)
    {
        ArgumentNullException.ThrowIfNull(state);
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteBalance(account, key);
        return state.TryGet(key, out var amount) ? BinaryPrimitives.ReadUInt128LittleEndian(amount) : 0;
    }

    /// <inheritdoc/>
    public bool TryTransfer(Journal state, in Address sender, in Address receiver, UInt128 amount)
    {
        var balance = GetBalance(state, sender);
        if (balance < amount) return false;
        if (sender == receiver || amount == 0) return true;
        // The sum of all balances is fixed outside of transfers, so a receiver's cannot overflow; checked all the same.
        var received = checked(GetBalance(state, receiver) + amount);
        SetBalance(state, sender, balance - amount);
        SetBalance(state, receiver, received);
        return true;
    }

    /// <inheritdoc/>
    public bool TryCreate(Journal state, in Address creator, in CodeHash code, ReadOnlySpan<byte> salt, out Address contract)
    {
        contract = ContractAddress(creator, code, salt);
        if (TryGetCode(state, contract, out _)) return false;
        SetCode(state, contract, code);
        return true;
    }

    /// <inheritdoc/>
    public bool TryUpgrade(Journal state, in Address contract, in CodeHash code)
    {
        if (!TryGetCode(state, contract, out _)) return false;
        SetCode(state, contract, code);
        return true;
    }

    /// <summary>The address of a contract: SHA-256 over a domain name, the creator, the code hash and the salt, each of fixed or written length.</summary>
    public static Address ContractAddress(in Address creator, in CodeHash code, ReadOnlySpan<byte> salt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("vow contract 1"u8);
        hash.AppendData(creator.Span);
        hash.AppendData(code.Span);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, salt.Length);
        hash.AppendData(length);
        hash.AppendData(salt);
        return Address.From(hash.GetHashAndReset());
    }
}
