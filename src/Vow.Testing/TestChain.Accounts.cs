using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing;

public sealed partial class TestChain
{
    private readonly Dictionary<Address, string> _contractNames = [];

    /// <summary>The first development account: who acts when a test does not say.</summary>
    public TestAccount Alice => Account("alice");

    /// <summary>A development account.</summary>
    public TestAccount Bob => Account("bob");

    /// <summary>A development account.</summary>
    public TestAccount Carol => Account("carol");

    /// <summary>A development account.</summary>
    public TestAccount Dave => Account("dave");

    /// <summary>An account by name. The development accounts own what the genesis gives them; another name is an account of its own that owns nothing yet.</summary>
    public TestAccount Account(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_accounts.TryGetValue(name, out TestAccount? account)) return account;
        SigningKey key = DevAccounts.Find(name)?.Key ?? SigningKey.FromSeed(DevAccounts.SeedOf(name));
        return _accounts[name] = new TestAccount(this, name, key);
    }

    /// <summary>An account by name with a balance from alice.</summary>
    public TestAccount Account(string name, UInt128 balance)
    {
        TestAccount account = Account(name);
        Alice.Transfer(account, balance);
        return account;
    }

    /// <summary>Stores a module and makes a contract of it; it must succeed.</summary>
    /// <param name="path">A <c>.wasm</c> or <c>.wat</c> file: from the current folder, or from a folder above the test's assembly.</param>
    /// <param name="input">Input of <c>init</c>.</param>
    /// <param name="from">Who signs and pays; alice by default.</param>
    /// <param name="admin">Who may upgrade and freeze it; by default whoever signs.</param>
    /// <param name="value">Value it starts with.</param>
    /// <param name="arguments">Numeric arguments of <c>init</c>.</param>
    /// <exception cref="TestAssertionException">It did not succeed.</exception>
    public TestContract Deploy(string path, ReadOnlyMemory<byte> input = default, TestAccount? from = null, Address? admin = null, UInt128 value = default, params WasmValue[] arguments) =>
        Deploy(ModuleSource.Read(path), Path.GetFileNameWithoutExtension(path), input, from, admin, value, arguments);

    /// <summary>Stores a module and makes a contract of it; it must succeed.</summary>
    /// <param name="module">The module's bytes.</param>
    /// <param name="name">What messages call the contract.</param>
    /// <param name="input">Input of <c>init</c>.</param>
    /// <param name="from">Who signs and pays; alice by default.</param>
    /// <param name="admin">Who may upgrade and freeze it; by default whoever signs.</param>
    /// <param name="value">Value it starts with.</param>
    /// <param name="arguments">Numeric arguments of <c>init</c>.</param>
    /// <exception cref="TestAssertionException">It did not succeed.</exception>
    public TestContract Deploy(
        byte[] module, string name, ReadOnlyMemory<byte> input = default, TestAccount? from = null, Address? admin = null, UInt128 value = default, params WasmValue[] arguments) =>
        ContractOf(TryDeploy(module, input, from, admin, value, arguments).ShouldSucceed(), name);

    /// <summary>Stores a module and makes a contract of it; what goes wrong is in the receipt.</summary>
    public TestReceipt TryDeploy(
        string path, ReadOnlyMemory<byte> input = default, TestAccount? from = null, Address? admin = null, UInt128 value = default, params WasmValue[] arguments) =>
        TryDeploy(ModuleSource.Read(path), input, from, admin, value, arguments);

    /// <summary>Stores a module and makes a contract of it; what goes wrong is in the receipt.</summary>
    public TestReceipt TryDeploy(
        byte[] module, ReadOnlyMemory<byte> input = default, TestAccount? from = null, Address? admin = null, UInt128 value = default, params WasmValue[] arguments)
    {
        TestAccount signer = from ?? Alice;
        // The nonce tells contracts of one signer and module apart, and is the same in every run.
        byte[] salt = BitConverter.GetBytes(signer.Nonce + (_pending?.CountOf(signer) ?? 0));
        return Send(
            signer,
            new TransactionAction.Upload(module),
            new TransactionAction.Instantiate(WasmVm.HashOf(module), salt, admin ?? signer.Address, value, [.. arguments], input));
    }

    /// <summary>A handle on a contract that is there already: of the genesis, or made by another contract.</summary>
    public TestContract Contract(Address address, string name)
    {
        _contractNames[address] = name;
        return new TestContract(this, address, name, Alice);
    }

    private TestContract ContractOf(TestReceipt receipt, string name) => Contract(receipt.Contract!.Value, name);

    private NameBook Names()
    {
        var names = DevAccounts.All.ToDictionary(account => account.Address, account => account.Name);
        foreach (TestAccount account in _accounts.Values) names[account.Address] = account.Name;
        foreach ((Address address, string name) in _contractNames) names[address] = name;
        return new NameBook(names);
    }
}
