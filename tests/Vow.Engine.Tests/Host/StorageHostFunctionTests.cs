using System.Text;
using Xunit;

namespace Vow.Engine.Tests.Host;

/// <summary>Storage, the result slot and the packed form, as a contract sees them (ABI, sections 2 and 3).</summary>
public sealed class StorageHostFunctionTests(HostCallFixture fixture) : IClassFixture<HostCallFixture>
{
    private const string Imports = """
        (import "env" "storage_read" (func $read (param i32 i32) (result i64)))
        (import "env" "storage_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
        (import "env" "storage_has" (func $has (param i32 i32) (result i32)))
        (import "env" "storage_get" (func $get (param i32 i32 i32 i32) (result i32)))
        (import "env" "storage_scan" (func $scan (param i32 i32 i32 i32 i32) (result i32)))
        (import "env" "storage_next" (func $next (param i32 i32 i32) (result i32)))
        (import "env" "result_size" (func $size (result i32)))
        (import "env" "result_read" (func $slot (param i32 i32 i32) (result i32)))
        (import "env" "return_data" (func $return (param i32 i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "abcdef-the-value")
        (func $put (param i32 i32 i32) local.get 0 i32.const 1 local.get 1 local.get 2 call $write drop)
        """;

    [Theory]
    [InlineData("", 65536)]
    [InlineData("""(func (export "allocate") (param i32) (result i32) i32.const 512)""", 512)]
    public void StorageRead_PlacesTheValueWhereTheContractOrTheHostHasRoom(string allocate, int place)
    {
        var packed = Run(allocate, "(result i64) i32.const 0 i32.const 7 i32.const 9 call $put i32.const 0 i32.const 1 call $read").Result!.Value.AsInt64();
        Assert.Equal(((long)place << 32) | 9, packed);
        Assert.Equal("the-value", Text(Run(allocate, $"""
            i32.const 0 i32.const 7 i32.const 9 call $put i32.const 0 i32.const 1 call $read drop i32.const {place} i32.const 9 call $return
            """)));
    }

    [Fact]
    public void StorageRead_GivesEachValueItsOwnRoom() => Assert.Equal("the", Text(Run("", """
        i32.const 0 i32.const 7 i32.const 3 call $put
        i32.const 1 i32.const 11 i32.const 5 call $put
        i32.const 0 i32.const 1 call $read i64.const 32 i64.shr_u i32.wrap_i64
        i32.const 1 i32.const 1 call $read drop
        i32.const 3 call $return
        """)));

    [Fact]
    public void StorageRead_TellsAnEmptyValueFromNone()
    {
        Assert.Equal(0, Run("", "(result i64) i32.const 0 i32.const 1 call $read").Result!.Value.AsInt64());
        var packed = Run("", "(result i64) i32.const 0 i32.const 0 i32.const 0 call $put i32.const 0 i32.const 1 call $read").Result!.Value.AsInt64();
        Assert.NotEqual(0, packed >> 32);
        Assert.Equal(0, (int)packed);
    }

    [Theory]
    [InlineData("i32.const 0", ErrorCode.AllocationFailed)]
    [InlineData("i32.const 65530", ErrorCode.AllocationFailed)]
    [InlineData("i32.const -1", ErrorCode.AllocationFailed)]
    [InlineData("call $size", ErrorCode.HostCallInAllocator)]
    [InlineData("unreachable", ErrorCode.Unreachable)]
    [InlineData("(loop br 0) i32.const 8", ErrorCode.OutOfGas)]
    public void AllocateThatMisbehaves_EndsTheCall(string body, ErrorCode expected)
    {
        var result = Execute($"""(func (export "allocate") (param i32) (result i32) {body})""",
            "i32.const 0 i32.const 7 i32.const 9 call $put i32.const 0 i32.const 1 call $read drop");
        Assert.Equal(expected, result.Error?.Code);
    }

    [Fact]
    public void StorageGet_CopiesWhatFitsAndKeepsTheRestInTheSlot() => Assert.Equal("the-value", Text(Run("", """
        i32.const 0 i32.const 7 i32.const 9 call $put
        i32.const 0 i32.const 1 i32.const 100 i32.const 4 call $get i32.const 9 i32.ne if unreachable end
        i32.const 104 i32.load8_u if unreachable end
        call $size i32.const 9 i32.ne if unreachable end
        i32.const 4 i32.const 104 i32.const 50 call $slot i32.const 5 i32.ne if unreachable end
        i32.const 9 i32.const 200 i32.const 50 call $slot if unreachable end
        i32.const -1 i32.const 200 i32.const 50 call $slot if unreachable end
        i32.const 100 i32.const 9 call $return
        """)));

    [Fact]
    public void StorageGet_OfAMissingKeyIsMinusOneAndEmptiesTheSlot() => Assert.Equal(-1, Run("", """
        (result i32)
        i32.const 0 i32.const 7 i32.const 9 call $put
        i32.const 0 i32.const 1 i32.const 0 i32.const 0 call $get drop
        i32.const 1 i32.const 1 i32.const 0 i32.const 0 call $get
        call $size if unreachable end
        """).Result!.Value.AsInt32());

    [Fact]
    public void StorageDelete_TellsWhetherThereWasOne_AndHasFollows() => Assert.Equal(0b_1_0_0_1, Run("", """
        (result i32)
        i32.const 0 i32.const 7 i32.const 9 call $put
        i32.const 0 i32.const 1 call $has i32.const 3 i32.shl
        i32.const 0 i32.const 1 call $delete i32.const 2 i32.shl i32.or
        i32.const 0 i32.const 1 call $has i32.const 1 i32.shl i32.or
        i32.const 0 i32.const 1 call $delete i32.or
        """).Result!.Value.AsInt32());

    [Theory]
    [InlineData(0, 0, 0, "abcdef")]
    [InlineData(0, 0, 1, "fedcba")]
    [InlineData(1, 1, 0, "bcd")]
    [InlineData(1, 1, 1, "dcb")]
    public void StorageScan_IsOrderedByKeyAndHalfOpen(int startLength, int endLength, int descending, string keys)
    {
        // Keys of one letter, written out of order; bounds "b" and "e".
        var writes = string.Concat("dafcbe".Select(key => $"i32.const {key - 'a'} i32.const 7 i32.const 0 call $put\n"));
        Assert.Equal(keys, Text(Run("", $"""
            (local $to i32) (local $iterator i32)
            {writes}
            i32.const 1 i32.const {startLength} i32.const 4 i32.const {endLength} i32.const {descending} call $scan local.set $iterator
            (block $end (loop $more
              local.get $iterator i32.const 100 i32.const 16 call $next i32.const -1 i32.eq br_if $end
              i32.const 100 i32.load i32.const 1 i32.ne if unreachable end
              local.get $to i32.const 104 i32.load8_u i32.store8 offset=200
              local.get $to i32.const 1 i32.add local.set $to
              br $more))
            i32.const 200 local.get $to call $return
            """)));
    }

    [Fact]
    public void StorageScan_SeesTheWritesBeforeItAndNoneAfter() => Assert.Equal("5", Run("", """
        (result i32)
        i32.const 0 i32.const 7 i32.const 0 call $put
        i32.const 0 i32.const 0 i32.const 0 i32.const 0 i32.const 0 call $scan drop
        i32.const 1 i32.const 7 i32.const 0 call $put
        i32.const 0 i32.const 1 call $delete drop
        i32.const 0 i32.const 0 i32.const 0 call $next
        i32.const 0 i32.const 0 i32.const 0 call $next i32.const -1 i32.ne if unreachable end
        """).Result!.Value.ToString());

    [Fact]
    public void OneIteratorMoreThanAllowed_EndsTheCall()
    {
        string Open(int count) => string.Concat(Enumerable.Repeat("i32.const 0 i32.const 0 i32.const 0 i32.const 0 i32.const 0 call $scan drop\n", count));
        var most = fixture.Vm.Protocol.Host.IteratorsMax;
        Assert.Null(Execute("", Open(most)).Error);
        Assert.Equal(ErrorCode.TooManyIterators, Execute("", Open(most + 1)).Error?.Code);
    }

    private ExecutionResult Run(string functions, string body)
    {
        var result = Execute(functions, body);
        Assert.Null(result.Error);
        return result;
    }

    private ExecutionResult Execute(string functions, string body) =>
        fixture.Run($"""(module {Imports} {functions} (func (export "run") {body}))""", "run", [], [], readOnly: false);

    private static string Text(ExecutionResult result) => Encoding.UTF8.GetString(result.ReturnData.Span);
}
