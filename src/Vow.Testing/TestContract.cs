using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Testing;

/// <summary>A contract on a test chain, and who calls it with what. Handles do not change: <see cref="As"/>, <see cref="WithValue"/> and <see cref="WithGas"/> give new ones.</summary>
public sealed partial class TestContract
{
    private readonly TestChain _chain;
    private readonly UInt128 _value;
    private readonly long? _gasLimit;

    internal TestContract(TestChain chain, Address address, string name, TestAccount caller, UInt128 value = default, long? gasLimit = null) =>
        (_chain, Address, Name, Caller, _value, _gasLimit) = (chain, address, name, caller, value, gasLimit);

    /// <summary>Its address.</summary>
    public Address Address { get; }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Who signs and pays what is sent through this handle; alice by default.</summary>
    public TestAccount Caller { get; }

    /// <summary>Its record: code, admin, what it keeps.</summary>
    /// <exception cref="TestAssertionException">No contract lives at the address any more: the chain went back behind its making.</exception>
    public ContractState State => LedgerState.ReadContract(_chain.State, Address) ?? throw new TestAssertionException($"No contract {Name} lives at {AddressText.Format(Address)}.");

    /// <summary>What it owns now.</summary>
    public UInt128 Balance => LedgerState.ReadAccount(_chain.State, Address).Balance;

    /// <summary>The contract as called by another account.</summary>
    public TestContract As(TestAccount caller) => new(_chain, Address, Name, caller, _value, _gasLimit);

    /// <summary>The contract as called with value.</summary>
    public TestContract WithValue(UInt128 value) => new(_chain, Address, Name, Caller, value, _gasLimit);

    /// <summary>The contract as called with a gas limit, in gas units for the whole transaction.</summary>
    public TestContract WithGas(long gasLimit) => new(_chain, Address, Name, Caller, _value, gasLimit);

    /// <summary>Calls a method by a transaction; it must succeed.</summary>
    /// <exception cref="TestAssertionException">It did not; the message tells why, with the contract's stack.</exception>
    public TestReceipt Call(string method, params WasmValue[] arguments) => TryCall(method, arguments).ShouldSucceed();

    /// <summary>Calls a method with byte input (<see cref="Input.Of"/>) by a transaction; it must succeed.</summary>
    /// <exception cref="TestAssertionException">It did not; the message tells why, with the contract's stack.</exception>
    public TestReceipt Call(string method, ReadOnlyMemory<byte> input, params WasmValue[] arguments) => TryCall(method, input, arguments).ShouldSucceed();

    /// <summary>Calls a method by a transaction; what goes wrong is in the receipt.</summary>
    public TestReceipt TryCall(string method, params WasmValue[] arguments) => TryCall(method, ReadOnlyMemory<byte>.Empty, arguments);

    /// <summary>Calls a method with byte input by a transaction; what goes wrong is in the receipt.</summary>
    public TestReceipt TryCall(string method, ReadOnlyMemory<byte> input, params WasmValue[] arguments) =>
        Send(new TransactionAction.Call(Address, method, _value, [.. arguments], input));

    /// <summary>Asks without a transaction: nothing changes and nobody pays. It must succeed.</summary>
    /// <exception cref="TestAssertionException">It did not; the message tells why.</exception>
    public Returned Query(string method, params WasmValue[] arguments) => TryQuery(method, arguments).ShouldSucceed().Returned;

    /// <summary>Asks with byte input, without a transaction: nothing changes and nobody pays. It must succeed.</summary>
    /// <exception cref="TestAssertionException">It did not; the message tells why.</exception>
    public Returned Query(string method, ReadOnlyMemory<byte> input, params WasmValue[] arguments) => TryQuery(method, input, arguments).ShouldSucceed().Returned;

    /// <summary>Asks without a transaction; what goes wrong is in the answer.</summary>
    public TestAnswer TryQuery(string method, params WasmValue[] arguments) => TryQuery(method, ReadOnlyMemory<byte>.Empty, arguments);

    /// <summary>Asks with byte input, without a transaction; what goes wrong is in the answer.</summary>
    public TestAnswer TryQuery(string method, ReadOnlyMemory<byte> input, params WasmValue[] arguments) => _chain.Query(this, Caller, method, input, [.. arguments]);

    /// <summary>Gives it the code of a <c>.wasm</c> or <c>.wat</c> file and runs that code's <c>migrate</c>; it must succeed.</summary>
    /// <exception cref="TestAssertionException">It did not.</exception>
    public TestReceipt Upgrade(string path, ReadOnlyMemory<byte> input = default, params WasmValue[] arguments) => TryUpgrade(ModuleSource.Read(path), input, arguments).ShouldSucceed();

    /// <summary>Gives it a module and runs that module's <c>migrate</c>; what goes wrong is in the receipt.</summary>
    public TestReceipt TryUpgrade(byte[] module, ReadOnlyMemory<byte> input = default, params WasmValue[] arguments) =>
        Upgrade(module, input, arguments, isForced: false);

    /// <summary>As <see cref="Upgrade(string, ReadOnlyMemory{byte}, WasmValue[])"/>, also when the new code would misread what is stored; it must succeed.</summary>
    /// <exception cref="TestAssertionException">It did not.</exception>
    public TestReceipt ForceUpgrade(string path, ReadOnlyMemory<byte> input = default, params WasmValue[] arguments) =>
        TryForceUpgrade(ModuleSource.Read(path), input, arguments).ShouldSucceed();

    /// <summary>As <see cref="TryUpgrade"/>, also when the new code would misread what is stored.</summary>
    public TestReceipt TryForceUpgrade(byte[] module, ReadOnlyMemory<byte> input = default, params WasmValue[] arguments) =>
        Upgrade(module, input, arguments, isForced: true);

    /// <summary>Gives it another admin, or none for ever; what goes wrong is in the receipt.</summary>
    public TestReceipt SetAdmin(Address? admin) => Send(new TransactionAction.SetAdmin(Address, admin));

    /// <summary>Stops it; what goes wrong is in the receipt.</summary>
    public TestReceipt Freeze() => Send(new TransactionAction.Freeze(Address));

    /// <summary>Lets it run again; what goes wrong is in the receipt.</summary>
    public TestReceipt Unfreeze() => Send(new TransactionAction.Unfreeze(Address));

    /// <summary>The value of a key; null when there is none.</summary>
    public byte[]? Storage(ReadOnlySpan<byte> key)
    {
        var flat = new byte[StateKeys.PrefixBytes + key.Length];
        StateKeys.WriteStorage(Address, key, flat);
        var value = new ArrayBufferWriter<byte>();
        return _chain.State.TryGet(flat, value) ? value.WrittenSpan.ToArray() : null;
    }

    /// <summary>All keys and values, ordered by key.</summary>
    public ImmutableArray<(byte[] Key, byte[] Value)> Storage()
    {
        byte[] start = new byte[StateKeys.PrefixBytes], end = new byte[StateKeys.PrefixBytes];
        StateKeys.WriteStorage(Address, [], start);
        StateKeys.WriteStorageEnd(Address, end);
        var items = ImmutableArray.CreateBuilder<(byte[], byte[])>();
        using IStateCursor cursor = _chain.State.Scan(start, end, descending: false);
        while (cursor.MoveNext()) items.Add((StateKeys.ContractKeyOf(cursor.Key).ToArray(), cursor.Value.ToArray()));
        return items.ToImmutable();
    }

    /// <summary>Checks the value of a key; null for none.</summary>
    /// <exception cref="TestAssertionException">It is another.</exception>
    public TestContract StorageShouldBe(ReadOnlySpan<byte> key, byte[]? value)
    {
        byte[]? found = Storage(key);
        if (found is null == value is null && found.AsSpan().SequenceEqual(value)) return this;
        throw new TestAssertionException($"Storage of {Name} under {Engine.Tracing.Display.Bytes(key)} should be {Shown(value)} and is {Shown(found)}.");
    }

    /// <summary>Checks the balance.</summary>
    /// <exception cref="TestAssertionException">It is another.</exception>
    public TestContract BalanceShouldBe(UInt128 amount)
    {
        if (Balance == amount) return this;
        throw new TestAssertionException(string.Create(CultureInfo.InvariantCulture, $"The balance of {Name} should be {amount} and is {Balance}."));
    }

    /// <summary>The address, where one is expected.</summary>
    public static implicit operator Address(TestContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return contract.Address;
    }

    /// <summary>The address, where one is expected.</summary>
    public Address ToAddress() => Address;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private TestReceipt Upgrade(byte[] module, ReadOnlyMemory<byte> input, WasmValue[] arguments, bool isForced) =>
        Send(new TransactionAction.Upload(module), new TransactionAction.Upgrade(Address, WasmVm.HashOf(module), [.. arguments], input) { IsForced = isForced });

    private TestReceipt Send(params ImmutableArray<TransactionAction> actions) => _chain.Send(Caller, new TestTransaction { Actions = actions, GasLimit = _gasLimit });

    private static string Shown(byte[]? value) => value is null ? "absent" : Engine.Tracing.Display.Value(value);
}
