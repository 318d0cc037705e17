using System.Text;

namespace Vow.Engine.Tests.Execution;

public sealed class StorageFunctionTests
{
    private const string Allocator = """
        (global $next (mut i32) (i32.const 40000))
        (func (export "allocate") (param i32) (result i32)
          (local $at i32)
          (local.set $at (global.get $next))
          (global.set $next (i32.add (global.get $next) (local.get 0)))
          (local.get $at))
        """;

    // Reads the key "k" twice and returns what both pointers point at, with the two packed values in front.
    private const string ReadTwice = """
        (func (export "run") (local i64 i64)
          (local.set 0 (call $storage_read (i32.const 0) (i32.const 1)))
          (local.set 1 (call $storage_read (i32.const 0) (i32.const 1)))
          (i64.store (i32.const 100) (local.get 0))
          (i64.store (i32.const 108) (local.get 1))
          (memory.copy (i32.const 116) (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32))) (i32.wrap_i64 (local.get 0)))
          (memory.copy (i32.add (i32.const 116) (i32.wrap_i64 (local.get 0))) (i32.wrap_i64 (i64.shr_u (local.get 1) (i64.const 32))) (i32.wrap_i64 (local.get 1)))
          (call $return_data (i32.const 100) (i32.const 300)))
        (data (i32.const 0) "k")
        """;

    [Theory]
    [InlineData("")]
    [InlineData(Allocator)]
    public void StorageRead_PacksPointerAndLength_InRoomThatDoesNotOverlap(string allocator)
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "k", "twelve bytes"u8);
        var result = host.Run(Wat.Module(allocator + ReadTwice));
        Assert.Null(result.Error);
        var data = result.ReturnData.Span;
        var first = BitConverter.ToUInt64(data);
        var second = BitConverter.ToUInt64(data[8..]);
        Assert.Equal(12u, (uint)first);
        Assert.Equal(12u, (uint)second);
        Assert.True((second >> 32) >= (first >> 32) + 12);
        Assert.Equal("twelve bytestwelve bytes", Encoding.UTF8.GetString(data.Slice(16, 24)));
        Assert.Equal(allocator.Length > 0 ? 40000u : 65536u, (uint)(first >> 32));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Allocator)]
    public void StorageRead_OfAnEmptyValue_IsANonZeroPointerOfLengthZero_AndOfNoKeyIsZero(string allocator)
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "k", default);
        var code = host.Store(Wat.Module(allocator + """
            (func (export "run") (param i32) (result i64) (call $storage_read (local.get 0) (i32.const 1))) (data (i32.const 0) "kx")
            """));
        var packed = (ulong)host.Call(code, "run", 0).Result!.Value.AsInt64();
        Assert.Equal(0u, (uint)packed);
        Assert.NotEqual(0u, (uint)(packed >> 32));
        Assert.Equal(0L, host.Call(code, "run", 1).Result!.Value.AsInt64());
    }

    [Fact]
    public void PagesThatTheHostGrows_CostWhatMemoryGrowCosts_AndAreShared()
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "k", new byte[100]);
        const string Read = "(drop (call $storage_read (i32.const 0) (i32.const 1)))";
        const string Key = "(data (i32.const 0) \"k\")";
        var one = host.Run(Wat.Run(Read, Key)).Gas;
        var three = host.Run(Wat.Run(Read + Read + Read, Key)).Gas;
        Assert.Equal(host.Vm.Protocol.Gas.MemoryGrowPerPage, one[GasCategory.Memory]);
        Assert.Equal(one[GasCategory.Memory], three[GasCategory.Memory]);
        Assert.Equal(3 * one[GasCategory.Storage], three[GasCategory.Storage]);
    }

    [Fact]
    public void ManyLargeValues_AreAllIntact_WhileTheContractGrowsItsMemoryToo()
    {
        using var host = new ContractHost();
        var value = new byte[70_001];
        new Random(1).NextBytes(value);
        host.Put(ContractHost.Contract, "k", value);
        // Compares each value read with the first one, byte by byte in blocks of eight.
        var result = host.Run(Wat.Module("""
            (data (i32.const 0) "k")
            (func $same (param $a i32) (param $b i32) (param $n i32) (result i32)
              (loop $l
                (if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (return (i32.const 0))))
                (local.set $a (i32.add (local.get $a) (i32.const 1)))
                (local.set $b (i32.add (local.get $b) (i32.const 1)))
                (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
              (i32.const 1))
            (func (export "run") (result i32) (local $first i64) (local $next i64) (local $i i32)
              (local.set $first (call $storage_read (i32.const 0) (i32.const 1)))
              (loop $l
                (if (i32.and (local.get $i) (i32.const 1)) (then (drop (memory.grow (i32.const 1)))))
                (local.set $next (call $storage_read (i32.const 0) (i32.const 1)))
                (if (i64.eq (local.get $first) (local.get $next)) (then (return (i32.const -1))))
                (if (i32.eqz (call $same (i32.wrap_i64 (i64.shr_u (local.get $first) (i64.const 32))) (i32.wrap_i64 (i64.shr_u (local.get $next) (i64.const 32))) (i32.wrap_i64 (local.get $next))))
                  (then (return (i32.const -2))))
                (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 6))))
              (i32.wrap_i64 (local.get $next)))
            """));
        Assert.Null(result.Error);
        Assert.Equal(70_001, result.Result!.Value.AsInt32());
    }

    [Theory]
    [InlineData("(call $debug_log (i32.const 0) (i32.const 1)) (i32.const 9)", ErrorCode.HostCallInAllocator)]
    [InlineData("(i32.wrap_i64 (call $storage_read (i32.const 0) (i32.const 1)))", ErrorCode.HostCallInAllocator)]
    [InlineData("(i32.const 0)", ErrorCode.AllocationFailed)]
    [InlineData("(i32.const 65533)", ErrorCode.AllocationFailed)]
    [InlineData("(i32.const -4)", ErrorCode.AllocationFailed)]
    [InlineData("unreachable", ErrorCode.Unreachable)]
    [InlineData("(i32.load (i32.const -1))", ErrorCode.MemoryOutOfBounds)]
    [InlineData("(loop $l (br $l)) (i32.const 9)", ErrorCode.OutOfGas)]
    [InlineData("(call $f (local.get 0))", ErrorCode.StackOverflow)]
    public void AnAllocatorThatMisbehaves_EndsTheCall(string allocate, ErrorCode expected)
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "\0", "four"u8);
        var result = host.Run(Wat.Run("(drop (call $storage_read (i32.const 0) (i32.const 1)))",
            $"(func $f (export \"allocate\") (param i32) (result i32) {allocate})"));
        Assert.Equal(expected, result.Error!.Code);
        Assert.Equal(0, host.State.Depth);
        Assert.True(host.Run(Wat.Run("nop")).IsSuccess);
    }

    [Fact]
    public void GasOfTheAllocator_IsTheContracts_ExactAtTheBoundary()
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "\0", "four"u8);
        var code = host.Store(Wat.Run("(drop (call $storage_read (i32.const 0) (i32.const 1)))", """
            (func (export "allocate") (param i32) (result i32) (local i32)
              (loop $l (br_if $l (i32.lt_u (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (i32.const 1000)))) (i32.const 9))
            """));
        var total = host.Call(code, "run").Gas.Used;
        Assert.True(host.Call(code, host.Environment(gas: total)).IsSuccess);
        foreach (var less in (int[])[1, 3, 100, 3000, 6000])
        {
            var result = host.Call(code, host.Environment(gas: total - less));
            Assert.Equal(ErrorCode.OutOfGas, result.Error!.Code);
            Assert.Equal(total - less, result.Gas.Used);
        }
    }

    [Fact]
    public void NoRoomForAValue_IsAllocationFailed()
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "\0", "four"u8);
        var result = host.Run(Wat.Run("(drop (call $storage_read (i32.const 0) (i32.const 1)))", "(memory (export \"memory\") 1 1)"));
        Assert.Equal(ErrorCode.AllocationFailed, result.Error!.Code);
    }

    [Theory]
    [InlineData(4, 9, "abcd\0\0\0\0\0\0\0")]
    [InlineData(0, 9, "\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData(9, 9, "abcdefghi\0\0")]
    [InlineData(11, 9, "abcdefghi\0\0")]
    public void StorageGet_CopiesWhatFits_AndTellsTheWholeLength(int capacity, int length, string expected)
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "k", "abcdefghi"u8);
        var code = host.Store(Wat.Module("""
            (data (i32.const 0) "k")
            (func (export "run") (param i32) (result i32)
              (call $storage_get (i32.const 0) (i32.const 1) (i32.const 8) (local.get 0))
              (call $return_data (i32.const 8) (i32.const 11)))
            """));
        var result = host.Call(code, "run", capacity);
        Assert.Equal(length, result.Result!.Value.AsInt32());
        Assert.Equal(expected, Encoding.UTF8.GetString(result.ReturnData.Span));
    }

    [Theory]
    [InlineData(0, 4, 4, "abcd")]
    [InlineData(5, 4, 4, "fghi")]
    [InlineData(7, 4, 2, "hi")]
    [InlineData(9, 4, 0, "")]
    [InlineData(-1, 4, 0, "")]
    [InlineData(0, 0, 0, "")]
    public void ResultRead_CopiesAWindowOfTheSlot(int offset, int length, int copied, string expected)
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "k", "abcdefghi"u8);
        var code = host.Store(Wat.Module("""
            (data (i32.const 0) "k")
            (func (export "run") (param i32 i32) (result i32) (local i32)
              (drop (call $storage_get (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 0)))
              (if (i32.ne (call $result_size) (i32.const 9)) (then unreachable))
              (local.set 2 (call $result_read (local.get 0) (i32.const 8) (local.get 1)))
              (call $return_data (i32.const 8) (local.get 2))
              (local.get 2))
            """));
        var result = host.Call(code, "run", offset, length);
        Assert.Equal(copied, result.Result!.Value.AsInt32());
        Assert.Equal(expected, Encoding.UTF8.GetString(result.ReturnData.Span));
    }

    [Fact]
    public void AMissingKey_IsMinusOne_AndEmptiesTheSlot()
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Contract, "k", "abc"u8);
        var result = host.Run(Wat.Module("""
            (data (i32.const 0) "kx")
            (func (export "run") (result i32)
              (drop (call $storage_get (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 8)))
              (if (i32.ne (call $storage_get (i32.const 1) (i32.const 1) (i32.const 8) (i32.const 8)) (i32.const -1)) (then unreachable))
              (if (call $result_size) (then unreachable))
              (drop (call $storage_get (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 8)))
              (if (i64.ne (call $storage_read (i32.const 1) (i32.const 1)) (i64.const 0)) (then unreachable))
              (call $result_size))
            """));
        Assert.Equal(0, result.Result!.Value.AsInt32());
    }

    [Fact]
    public void WriteHasDelete_AnswerAsTheInterfaceSays_ForEmptyKeysToo()
    {
        using var host = new ContractHost();
        var code = host.Store(Wat.Module("""
            (func (export "run") (param $n i32) (result i32)
              (i32.or (i32.or (i32.or (i32.or
                (call $storage_has (i32.const 0) (local.get $n))
                (i32.shl (call $storage_write (i32.const 0) (local.get $n) (i32.const 0) (i32.const 0)) (i32.const 1)))
                (i32.shl (call $storage_has (i32.const 0) (local.get $n)) (i32.const 2)))
                (i32.shl (call $storage_delete (i32.const 0) (local.get $n)) (i32.const 3)))
                (i32.shl (call $storage_delete (i32.const 0) (local.get $n)) (i32.const 4))))
            """));
        Assert.Equal(0b10100, host.Call(code, "run", 0).Result!.Value.AsInt32());
        Assert.Equal(0b10100, host.Call(code, "run", 1024).Result!.Value.AsInt32());
        var tooLong = host.Call(code, "run", 1025).Error!;
        Assert.Equal(ErrorCode.ArgumentTooLong, tooLong.Code);
        Assert.Contains("key_ptr", tooLong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ContractsDoNotSeeEachOthersKeys()
    {
        using var host = new ContractHost();
        host.Put(ContractHost.Account(0xC1), "\0", "theirs"u8);
        var result = host.Run(Wat.Module("(func (export \"run\") (result i32) (call $storage_has (i32.const 0) (i32.const 1)))"));
        Assert.Equal(0, result.Result!.Value.AsInt32());
    }

    [Fact]
    public void ABadPointer_NamesFunctionAndArgument()
    {
        using var host = new ContractHost();
        var result = host.Run(Wat.Run("(drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const -1) (i32.const 2)))"));
        Assert.Equal(ErrorCode.MemoryOutOfBounds, result.Error!.Code);
        Assert.Contains("storage_write", result.Error.Message, StringComparison.Ordinal);
        Assert.Contains("value_ptr", result.Error.Message, StringComparison.Ordinal);
        Assert.True(host.Run(Wat.Run("(drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 65536) (i32.const 0)))")).IsSuccess);
    }
}
