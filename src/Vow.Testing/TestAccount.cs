using System.Globalization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing;

/// <summary>An account of a test chain, with its key.</summary>
public sealed class TestAccount
{
    private readonly TestChain _chain;

    internal TestAccount(TestChain chain, string name, SigningKey key) => (_chain, Name, Key) = (chain, name, key);

    /// <summary>Its name in the test.</summary>
    public string Name { get; }

    /// <summary>Its key.</summary>
    public SigningKey Key { get; }

    /// <summary>Its address.</summary>
    public Address Address => Key.Address;

    /// <summary>What it owns now.</summary>
    public UInt128 Balance => LedgerState.ReadAccount(_chain.State, Address).Balance;

    /// <summary>How many transactions of it were executed.</summary>
    public ulong Nonce => LedgerState.ReadAccount(_chain.State, Address).Nonce;

    /// <summary>Sends value.</summary>
    /// <exception cref="TestAssertionException">It did not succeed.</exception>
    public TestReceipt Transfer(Address to, UInt128 amount) => TryTransfer(to, amount).ShouldSucceed();

    /// <summary>Sends value; what goes wrong is in the receipt.</summary>
    public TestReceipt TryTransfer(Address to, UInt128 amount) => _chain.Send(this, new TransactionAction.Transfer(to, amount));

    /// <summary>Checks the balance.</summary>
    /// <exception cref="TestAssertionException">It is another.</exception>
    public TestAccount BalanceShouldBe(UInt128 amount)
    {
        if (Balance == amount) return this;
        throw new TestAssertionException(string.Create(CultureInfo.InvariantCulture, $"The balance of {Name} should be {amount} and is {Balance}."));
    }

    /// <summary>The address, where one is expected.</summary>
    public static implicit operator Address(TestAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Address;
    }

    /// <summary>The address, where one is expected.</summary>
    public Address ToAddress() => Address;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
