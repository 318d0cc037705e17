namespace Vow.Engine.Tests.Execution;

public sealed class CreationTests : IDisposable
{
    // create: hash ‖ value u128 ‖ salt length u32 ‖ salt ‖ input in the input. Returns status ‖ address ‖ slot.
    private const string Factory = """
        (func (export "create") (result i32) (local $n i32) (local $salt i32) (local $status i32)
          (local.set $n (call $get_input (i32.const 1000) (i32.const 10000)))
          (local.set $salt (i32.load (i32.const 1048)))
          (local.set $status (call $create_contract (i32.const 1000) (i32.const 1052) (local.get $salt)
            (i32.add (i32.const 1052) (local.get $salt)) (i32.sub (local.get $n) (i32.add (i32.const 52) (local.get $salt))) (i32.const 1032) (i32.const 104)))
          (i32.store (i32.const 100) (local.get $status))
          (call $return_data (i32.const 100) (i32.add (i32.const 36) (call $result_read (i32.const 0) (i32.const 136) (call $result_size))))
          (local.get $status))
        (func (export "createThenTrap") (drop (call $get_input (i32.const 1000) (i32.const 10000)))
          (drop (call $create_contract (i32.const 1000) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 104)))
          unreachable)
        (func (export "upgrade") (result i32) (drop (call $get_input (i32.const 1000) (i32.const 10000))) (call $upgrade_contract (i32.const 1000)))
        (func (export "version") (result i32) (i32.const 1))
        (func (export "upgradeThenCallMyself") (result i32)
          (drop (call $get_input (i32.const 1000) (i32.const 10000)))
          (if (call $upgrade_contract (i32.const 1000)) (then unreachable))
          (drop (call $get_contract_address (i32.const 0)))
          (if (call $call_contract (i32.const 0) (i32.const 50) (i32.const 7) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 2)) (then unreachable))
          (drop (call $result_read (i32.const 0) (i32.const 200) (i32.const 4)))
          (i32.load (i32.const 200)))
        (data (i32.const 50) "version")
        """;

    // Its init keeps its input under the key "i", refuses input that begins with "x" and traps for "t".
    private const string Created = """
        (func (export "init") (local i32)
          (local.set 0 (call $get_input (i32.const 1) (i32.const 1000)))
          (i32.store8 (i32.const 0) (i32.const 105))
          (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 1) (local.get 0)))
          (if (i32.eq (i32.load8_u (i32.const 1)) (i32.const 116)) (then unreachable))
          (if (i32.eq (i32.load8_u (i32.const 1)) (i32.const 120)) (then (call $revert (i32.const 1) (local.get 0))))
          (drop (call $get_caller (i32.const 100)))
          (call $return_data (i32.const 100) (i32.const 32)))
        (func (export "version") (result i32) (i32.const 2))
        """;

    private static readonly Address F = ContractHost.Contract;
    private readonly ContractHost _host = new();
    private readonly CodeHash _factory;
    private readonly CodeHash _created;

    public CreationTests()
    {
        _factory = _host.Deploy(F, Wat.Module(Factory));
        _created = _host.Store(Wat.Module(Created));
        JournalLedger.SetBalance(_host.State, F, 100);
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Creation_RunsInit_AndTellsTheAddress()
    {
        var (status, address, slot) = Create(_created, 30, "salt"u8, "hello"u8);
        Assert.Equal(0, status);
        Assert.Equal(JournalLedger.ContractAddress(F, _created, "salt"u8), address);
        Assert.True(JournalLedger.Instance.TryGetCode(_host.State, address, out var code));
        Assert.Equal(_created, code);
        Assert.Equal("hello", _host.Stored(address, "i"));
        Assert.Equal((UInt128)30, _host.Balance(address));
        Assert.Equal((UInt128)70, _host.Balance(F));
        Assert.Equal(F, Address.From(slot));
    }

    [Fact]
    public void ATakenAddress_IsStatus4_AndAnotherSaltIsAnotherAddress()
    {
        var first = Create(_created, 0, "1"u8, "a"u8);
        Assert.Equal(4, Create(_created, 0, "1"u8, "b"u8).Status);
        Assert.Equal("a", _host.Stored(first.Address, "i"));
        var second = Create(_created, 0, "2"u8, "c"u8);
        Assert.Equal(0, second.Status);
        Assert.NotEqual(first.Address, second.Address);
    }

    [Fact]
    public void UnknownCode_IsStatus4_AndTooLittleBalanceStatus5()
    {
        Assert.Equal(4, Create(CodeHash.From(new byte[32]), 0, ""u8, ""u8).Status);
        Assert.Equal(5, Create(_created, 101, ""u8, ""u8).Status);
        var silent = _host.Store(Wat.Module("(func (export \"f\"))"));
        Assert.Equal(5, Create(silent, 101, ""u8, ""u8).Status);
        Assert.Equal(0, Create(silent, 100, ""u8, ""u8).Status);
    }

    [Theory]
    [InlineData("trap", 2)]
    [InlineData("xno", 1)]
    public void AnInitThatFails_LeavesNoContractNoStorageAndNoValue(string input, int expected)
    {
        var (status, _, slot) = Create(_created, 30, "s"u8, System.Text.Encoding.UTF8.GetBytes(input));
        var address = JournalLedger.ContractAddress(F, _created, "s"u8);
        Assert.Equal(expected, status);
        Assert.Equal(expected == 1 ? "xno"u8.ToArray() : [], slot);
        Assert.False(JournalLedger.Instance.TryGetCode(_host.State, address, out _));
        Assert.Null(_host.Stored(address, "i"));
        Assert.Equal((UInt128)100, _host.Balance(F));
        Assert.Equal(0, Create(_created, 30, "s"u8, "fine"u8).Status);
    }

    [Fact]
    public void AnInitWithNumericParameters_CannotBeRunByAContract()
    {
        var numeric = _host.Store(Wat.Module("(func (export \"init\") (param i32))"));
        Assert.Equal(4, Create(numeric, 0, ""u8, ""u8).Status);
    }

    [Fact]
    public void ACreatorThatFails_TakesItsCreationBack()
    {
        var result = _host.Vm.Execute(_factory, _host.Environment(input: _created.Span.ToArray()), "createThenTrap", [], CancellationToken.None);
        Assert.Equal(ErrorCode.Unreachable, result.Error!.Code);
        Assert.False(JournalLedger.Instance.TryGetCode(_host.State, JournalLedger.ContractAddress(F, _created, ""u8), out _));
    }

    [Fact]
    public void AnUpgrade_TakesEffectFromTheNextCallOn()
    {
        var result = _host.Vm.Execute(_factory, _host.Environment(input: _created.Span.ToArray()), "upgradeThenCallMyself", [], CancellationToken.None);
        Assert.Null(result.Error);
        Assert.Equal(2, result.Result!.Value.AsInt32());
        Assert.True(JournalLedger.Instance.TryGetCode(_host.State, F, out var code));
        Assert.Equal(_created, code);
    }

    [Fact]
    public void AnUpgradeToUnknownCode_IsStatus4()
    {
        var result = _host.Vm.Execute(_factory, _host.Environment(input: new byte[32]), "upgrade", [], CancellationToken.None);
        Assert.Equal(4, result.Result!.Value.AsInt32());
        Assert.True(JournalLedger.Instance.TryGetCode(_host.State, F, out var code));
        Assert.Equal(_factory, code);
    }

    [Fact]
    public void ATransfer_MovesValueOrAnswers1()
    {
        var code = _host.Deploy(F, Wat.Module("""
            (func (export "run") (param i64) (result i32) (i64.store (i32.const 40) (local.get 0)) (call $transfer (i32.const 0) (i32.const 40)))
            """ + Wat.Data(0, ContractHost.Alice.Span.ToArray())));
        Assert.Equal(0, _host.Call(code, "run", 60L).Result!.Value.AsInt32());
        Assert.Equal(1, _host.Call(code, "run", 41L).Result!.Value.AsInt32());
        Assert.Equal(1, _host.Call(code, "run", -1L).Result!.Value.AsInt32());
        Assert.Equal(0, _host.Call(code, "run", 40L).Result!.Value.AsInt32());
        Assert.Equal((UInt128)100, _host.Balance(ContractHost.Alice));
        Assert.Equal((UInt128)0, _host.Balance(F));
    }

    private (int Status, Address Address, byte[] Slot) Create(CodeHash code, UInt128 value, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> input)
    {
        var amount = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(amount, value);
        byte[] message = [.. code.Span, .. amount, .. BitConverter.GetBytes(salt.Length), .. salt, .. input];
        var result = _host.Vm.Execute(_factory, _host.Environment(input: message), "create", [], CancellationToken.None);
        Assert.Null(result.Error);
        ContractHost.CheckAccount(result.Gas);
        Assert.Equal(0, _host.State.Depth);
        var data = result.ReturnData.Span;
        return (BitConverter.ToInt32(data), Address.From(data.Slice(4, 32)), data[36..].ToArray());
    }
}
