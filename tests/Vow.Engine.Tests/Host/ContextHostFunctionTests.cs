using System.Buffers.Binary;
using Vow.Engine.State;
using Xunit;

namespace Vow.Engine.Tests.Host;

public sealed class ContextHostFunctionTests(HostCallFixture fixture) : IClassFixture<HostCallFixture>
{
    private const string Contract = """
        (module
          (import "env" "get_caller" (func $caller (param i32) (result i32)))
          (import "env" "get_contract_address" (func $contract (param i32) (result i32)))
          (import "env" "get_origin" (func $origin (param i32) (result i32)))
          (import "env" "get_transaction_hash" (func $transaction (param i32) (result i32)))
          (import "env" "get_value" (func $value (param i32)))
          (import "env" "get_balance" (func $balance (param i32 i32)))
          (import "env" "get_block_number" (func $number (result i64)))
          (import "env" "get_block_timestamp" (func $time (result i64)))
          (import "env" "get_chain_id" (func $chain (result i64)))
          (import "env" "get_gas_left" (func $gas (result i64)))
          (import "env" "return_data" (func $return (param i32 i32)))
          (memory (export "memory") 1)
          (func (export "addresses")
            i32.const 0
            i32.const 0 call $caller i32.const 32 call $contract i32.const 64 call $origin i32.const 96 call $transaction
            i32.add i32.add i32.add call $return)
          (func (export "numbers")
            i32.const 0 call $number i64.store
            i32.const 8 call $time i64.store
            i32.const 16 call $chain i64.store
            i32.const 24 call $value
            i32.const 100 call $contract drop
            i32.const 100 i32.const 40 call $balance
            i32.const 0 i32.const 56 call $return)
          (func (export "gas") (result i64)
            call $gas call $gas i64.sub))
        """;

    [Fact]
    public void Addresses_AreThoseOfTheCall()
    {
        var data = Run("addresses").ReturnData.Span;
        Assert.Equal(128, data.Length);
        for (var i = 0; i < 4; i++) Assert.Equal(Bytes32((byte)(i + 1)), data.Slice(32 * i, 32).ToArray());
    }

    [Fact]
    public void Numbers_AreThoseOfTheBlockTheChainAndTheValue_InLittleEndian()
    {
        var data = Run("numbers").ReturnData.Span;
        Assert.Equal(70_000UL, BinaryPrimitives.ReadUInt64LittleEndian(data));
        Assert.Equal(1_700_000_000_123UL, BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
        Assert.Equal(9UL, BinaryPrimitives.ReadUInt64LittleEndian(data[16..]));
        Assert.Equal(new UInt128(1, 5), BinaryPrimitives.ReadUInt128LittleEndian(data[24..]));
        Assert.Equal(new UInt128(1, 6), BinaryPrimitives.ReadUInt128LittleEndian(data[40..]));
    }

    [Fact]
    public void GasLeft_FallsByThePriceOfAskingAndOfOneCall()
    {
        var price = fixture.Vm.Prices[Engine.Host.HostFunctionId.GetGasLeft].Base;
        Assert.Equal(price, Run("gas").Result!.Value.AsInt64());
    }

    private ExecutionResult Run(string method)
    {
        var code = fixture.Vm.Store(WatText.ToWasm(Contract)).Hash;
        var environment = new WasmEnv
        {
            Caller = Address.From(Bytes32(1)),
            Contract = Address.From(Bytes32(2)),
            Origin = Address.From(Bytes32(3)),
            TransactionHash = CodeHash.From(Bytes32(4)),
            Block = new BlockInfo(70_000, 1_700_000_000_123),
            ChainId = 9,
            Value = new UInt128(1, 5),
            GasLimit = 10_000_000_000,
            Timeout = TimeSpan.FromMinutes(1),
            State = new Journal(new MemoryStateStore()),
        };
        JournalLedger.SetBalance(environment.State, environment.Caller, new UInt128(2, 0));
        JournalLedger.SetBalance(environment.State, environment.Contract, 1);
        var result = fixture.Vm.Execute(code, environment, method, [], TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        return result;
    }

    private static byte[] Bytes32(byte value) => [.. Enumerable.Repeat(value, 32)];
}
