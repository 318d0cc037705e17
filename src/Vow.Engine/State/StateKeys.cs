namespace Vow.Engine.State;

/// <summary>What a flat key belongs to: its first byte. The numbers are part of the stored format and never change.</summary>
public enum StateSpace : byte
{
    /// <summary>Contract storage: address ‖ the contract's own key.</summary>
    Storage = 1,

    /// <summary>Balances: address → u128, little-endian.</summary>
    Balance = 2,

    /// <summary>Contract records: address → code hash and what else describes the contract.</summary>
    Contract = 3,

    /// <summary>Code: hash → module as it was uploaded.</summary>
    Code = 4,

    /// <summary>Accounts of a chain: address → nonce and balance.</summary>
    Account = 5,

    /// <summary>What a chain knows of code: hash → who uploaded it, its bytes, its deposit.</summary>
    CodeInfo = 6,

    /// <summary>A chain's parameters: 32 zero bytes → parameters.</summary>
    Parameters = 7,
}

/// <summary>Flat keys: one byte of <see cref="StateSpace"/> ‖ 32 bytes of address or hash ‖ the contract's own key (storage only).</summary>
public static class StateKeys
{
    /// <summary>Length of what stands before a contract's own key, in bytes.</summary>
    public const int PrefixBytes = 1 + Address.Bytes;

    /// <summary>Writes the storage key of a contract and returns its length, <see cref="PrefixBytes"/> plus that of <paramref name="key"/>.</summary>
    public static int WriteStorage(in Address contract, ReadOnlySpan<byte> key, Span<byte> destination)
    {
        WritePrefix(StateSpace.Storage, contract.Span, destination);
        key.CopyTo(destination[PrefixBytes..]);
        return PrefixBytes + key.Length;
    }

    /// <summary>Writes the first key after all storage of a contract and returns its length: the end of a scan that has no other.</summary>
    public static int WriteStorageEnd(in Address contract, Span<byte> destination)
    {
        WritePrefix(StateSpace.Storage, contract.Span, destination);
        // Adding one to the prefix as a number carries into the space byte for the highest address, which still is the next prefix.
        for (int index = PrefixBytes - 1; ++destination[index] == 0; index--) { }
        return PrefixBytes;
    }

    /// <summary>Writes the key of an account's balance and returns its length.</summary>
    public static int WriteBalance(in Address account, Span<byte> destination) => WritePrefix(StateSpace.Balance, account.Span, destination);

    /// <summary>Writes the key of a contract's record and returns its length.</summary>
    public static int WriteContract(in Address contract, Span<byte> destination) => WritePrefix(StateSpace.Contract, contract.Span, destination);

    /// <summary>Writes the key of a module and returns its length.</summary>
    public static int WriteCode(in CodeHash hash, Span<byte> destination) => WritePrefix(StateSpace.Code, hash.Span, destination);

    /// <summary>Writes the key of a space with one record for each owner and returns its length.</summary>
    public static int WriteRecord(StateSpace space, ReadOnlySpan<byte> owner, Span<byte> destination) => WritePrefix(space, owner, destination);

    /// <summary>The space of a flat key.</summary>
    public static StateSpace SpaceOf(ReadOnlySpan<byte> key) => (StateSpace)key[0];

    /// <summary>The 32 bytes of address or hash in a flat key.</summary>
    public static ReadOnlySpan<byte> OwnerOf(ReadOnlySpan<byte> key) => key.Slice(1, Address.Bytes);

    /// <summary>The contract's own key in a storage key.</summary>
    public static ReadOnlySpan<byte> ContractKeyOf(ReadOnlySpan<byte> key) => key[PrefixBytes..];

    private static int WritePrefix(StateSpace space, ReadOnlySpan<byte> owner, Span<byte> destination)
    {
        destination[0] = (byte)space;
        owner.CopyTo(destination[1..]);
        return PrefixBytes;
    }
}
