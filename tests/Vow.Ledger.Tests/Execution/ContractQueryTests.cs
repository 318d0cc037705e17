using System.Buffers.Binary;
using Vow.Engine;

namespace Vow.Ledger.Tests;

public sealed class ContractQueryTests
{
    private static readonly BesideLimits Limits = new() { GasMax = 50_000_000_000, TimeoutMax = TimeSpan.FromSeconds(30) };

    private static readonly ReadOnlyMemory<byte> Spinner = TestContracts.Wat("""
        (module
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "spin") (loop (br 0)))
          (func (export "put") (drop (call $write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1)))))
        """);

    [Fact]
    public void Query_AnswersFromTheState()
    {
        using var ledger = new TestLedger();
        Address token = ledger.Deploy(TestLedger.Alice, TestContracts.Token);
        QueryResult result = Run(ledger, Request(ledger, token, "balance_of") with { Input = TestLedger.Alice.Address.Span.ToArray() });
        Assert.True(result.IsSuccess, result.Text?.Message);
        Assert.Equal((UInt128)1_000_000, BinaryPrimitives.ReadUInt128LittleEndian(result.ReturnData.Span));
    }

    [Fact]
    public void Query_OfAFrozenContract_Answers()
    {
        using var ledger = new TestLedger();
        Address token = ledger.Deploy(TestLedger.Alice, TestContracts.Token, admin: TestLedger.Alice.Address);
        ledger.Run(TestLedger.Alice, new TransactionAction.Freeze(token));
        Assert.True(ledger.Contract(token)!.IsFrozen);
        Assert.True(Run(ledger, Request(ledger, token, "total_supply")).IsSuccess);
    }

    [Fact]
    public void Query_SaysWhatIsWrong()
    {
        using var ledger = new TestLedger();
        Address spinner = ledger.Deploy(TestLedger.Alice, Spinner);
        Assert.Equal(ErrorCode.ContractNotFound, Run(ledger, Request(ledger, TestLedger.Bob.Address, "spin")).ErrorCode);
        Assert.Equal(ErrorCode.MethodNotFound, Run(ledger, Request(ledger, spinner, "spun")).ErrorCode);
        Assert.Equal(ErrorCode.ReadOnlyViolation, Run(ledger, Request(ledger, spinner, "put")).ErrorCode);
        QueryResult outOfGas = Run(ledger, Request(ledger, spinner, "spin"));
        Assert.Equal((ErrorCode.OutOfGas, 1_000_000L), (outOfGas.ErrorCode, outOfGas.Gas.Used));
        Assert.NotEmpty(outOfGas.Text!.Trace);
    }

    [Fact]
    public void Query_HasTheNodesGasAndTime_WhateverItAsksFor()
    {
        using var ledger = new TestLedger();
        Address spinner = ledger.Deploy(TestLedger.Alice, Spinner);
        QueryRequest endless = Request(ledger, spinner, "spin") with { GasLimit = long.MaxValue, Timeout = Timeout.InfiniteTimeSpan };
        Assert.Equal(ErrorCode.OutOfGas, Run(ledger, endless, Limits with { GasMax = 1_000_000 }).ErrorCode);
        Assert.Equal(ErrorCode.DeadlineExceeded, Run(ledger, endless, Limits with { TimeoutMax = TimeSpan.FromMilliseconds(20) }).ErrorCode);
    }

    [Fact]
    public async Task BlocksAreExecuted_WhileQueriesTakeEveryThreadTheyMay()
    {
        using var engines = new ContractEngines(new WasmVmOptions { InstancesMax = 128, IdleInstancesPerModuleMax = 1, ConcurrentExecutionsMax = 2 });
        using var ledger = new TestLedger(engines: engines);
        Address spinner = ledger.Deploy(TestLedger.Alice, Spinner);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var snapshot = ledger.Store.Snapshot();
        QueryRequest endless = Request(ledger, spinner, "spin") with { GasLimit = long.MaxValue };
        var query = new ContractQuery(engines, Limits);
        Task<QueryResult>[] queries = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => query.Run(snapshot, endless, end.Token)))];
        for (int block = 0; block < 5; block++)
        {
            Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Alice, new TransactionAction.Transfer(TestLedger.Bob.Address, 1)).Status);
        }

        Assert.Equal(0, queries.Count(task => task.IsCompleted));
        await end.CancelAsync();
        Assert.All(await Task.WhenAll(queries), result => Assert.Equal(ErrorCode.Cancelled, result.ErrorCode));
    }

    private static QueryRequest Request(TestLedger ledger, Address contract, string method) => new()
    {
        Contract = contract,
        Method = method,
        GasLimit = 1_000_000,
        Timeout = TimeSpan.FromSeconds(30),
        Block = new BlockInfo(ledger.Last.Header.Height, ledger.Last.Header.TimestampMilliseconds),
    };

    private static QueryResult Run(TestLedger ledger, QueryRequest request, BesideLimits? limits = null) =>
        new ContractQuery(TestLedger.Engines, limits ?? Limits).Run(ledger.Store, request, TestContext.Current.CancellationToken);
}
