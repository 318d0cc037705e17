using Vow.Engine.State;

namespace Vow.Engine;

/// <summary>
/// What host functions need of the chain around the engine: accounts, balances and contract records. Every change goes through the given journal, so that a
/// failed call takes it back. Implementations keep no state of their own.
/// </summary>
public interface IContractLedger
{
    /// <summary>The code of the contract at an address; false when none lives there.</summary>
    bool TryGetCode(Journal state, in Address contract, out CodeHash code);

    /// <summary>An account's balance; 0 for one never seen.</summary>
    UInt128 GetBalance(Journal state, in Address account);

    /// <summary>Moves value; false, and nothing moved, when the sender has too little.</summary>
    bool TryTransfer(Journal state, in Address sender, in Address receiver, UInt128 amount);

    /// <summary>Records a new contract and tells its address; false when the code is unknown or the address is taken.</summary>
    bool TryCreate(Journal state, in Address creator, in CodeHash code, ReadOnlySpan<byte> salt, out Address contract);

    /// <summary>Replaces a contract's code from its next call on; false when the code is unknown.</summary>
    bool TryUpgrade(Journal state, in Address contract, in CodeHash code);
}
