using System.Buffers.Binary;
using System.Text;

namespace Vow.Engine.Tests.Execution;

public sealed class ScanTests
{
    // Input: u8 start length, start, u8 end length, end. Returns every entry as storage_next gives it, each with its length in front.
    private const string Scanner = """
        (func (export "scan") (param $descending i32)
          (local $start i32) (local $end i32) (local $iterator i32) (local $length i32) (local $out i32)
          (drop (call $get_input (i32.const 0) (i32.const 1000)))
          (local.set $start (i32.load8_u (i32.const 0)))
          (local.set $end (i32.load8_u (i32.add (i32.const 1) (local.get $start))))
          (local.set $iterator (call $storage_scan (i32.const 1) (local.get $start) (i32.add (i32.const 2) (local.get $start)) (local.get $end) (local.get $descending)))
          (call $between)
          (local.set $out (i32.const 2000))
          (block $done
            (loop $l
              (local.set $length (call $storage_next (local.get $iterator) (i32.add (local.get $out) (i32.const 4)) (i32.const 1000)))
              (br_if $done (i32.lt_s (local.get $length) (i32.const 0)))
              (i32.store (local.get $out) (local.get $length))
              (local.set $out (i32.add (i32.add (local.get $out) (i32.const 4)) (local.get $length)))
              (br $l)))
          (if (i32.ne (call $storage_next (local.get $iterator) (i32.const 0) (i32.const 0)) (i32.const -1)) (then unreachable))
          (call $return_data (i32.const 2000) (i32.sub (local.get $out) (i32.const 2000))))
        """;

    private const string Nothing = "(func $between)";

    [Theory]
    [InlineData("", "", false, "a=1 b=22 ba=3 c= d=5")]
    [InlineData("", "", true, "d=5 c= ba=3 b=22 a=1")]
    [InlineData("b", "d", false, "b=22 ba=3 c=")]
    [InlineData("b", "d", true, "c= ba=3 b=22")]
    [InlineData("b", "b", false, "")]
    [InlineData("d", "b", true, "")]
    [InlineData("bb", "", false, "c= d=5")]
    [InlineData("", "ba", true, "b=22 a=1")]
    public void AScan_YieldsTheKeysFromStartToBeforeEnd_InOrder(string start, string end, bool descending, string expected)
    {
        using var host = Filled();
        Assert.Equal(expected, Scan(host, Wat.Module(Scanner + Nothing), start, end, descending));
    }

    [Fact]
    public void AScan_SeesWritesBeforeItsOpening_AndNoneAfter()
    {
        using var host = Filled();
        const string Changes = """
            (func $between
              (drop (call $storage_write (i32.const 1500) (i32.const 1) (i32.const 1500) (i32.const 1)))
              (drop (call $storage_write (i32.const 1501) (i32.const 1) (i32.const 1500) (i32.const 1)))
              (drop (call $storage_delete (i32.const 1502) (i32.const 1))))
            (data (i32.const 1500) "aed")
            """;
        Assert.Equal("a=1 b=22 ba=3 c= d=5", Scan(host, Wat.Module(Scanner + Changes), "", "", descending: false));
        Assert.Equal("a=a b=22 ba=3 c= e=a", Scan(host, Wat.Module(Scanner + Nothing), "", "", descending: false));
    }

    [Fact]
    public void AScan_OutlivesAnInnerCallThatFailed()
    {
        using var host = Filled();
        host.Deploy(ContractHost.Account(0xC1), Wat.Run("(drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))) unreachable"));
        const string Call = """
            (func $between
              (if (i32.ne (i32.const 2) (call $call_contract (i32.const 1500) (i32.const 1600) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0))) (then unreachable)))
            (data (i32.const 1600) "run")
            """;
        var wat = Wat.Module(Scanner + Call + Wat.Data(1500, ContractHost.Account(0xC1).Span.ToArray()));
        Assert.Equal("a=1 b=22 ba=3 c= d=5", Scan(host, wat, "", "", descending: false));
    }

    [Fact]
    public void KeysOfNeighbouringContracts_AreNotScanned()
    {
        using var host = Filled();
        host.Put(ContractHost.Account(0xBF), "z", "before"u8);
        host.Put(ContractHost.Account(0xC1), "", "after"u8);
        Assert.Equal("a=1 b=22 ba=3 c= d=5", Scan(host, Wat.Module(Scanner + Nothing), "", "", descending: false));
        Assert.Equal("d=5 c= ba=3 b=22 a=1", Scan(host, Wat.Module(Scanner + Nothing), "", "", descending: true));
    }

    [Fact]
    public void OneIteratorTooMany_AndIteratorsThatWereNotOpened_EndTheCall()
    {
        using var host = Filled();
        var code = host.Store(Wat.Module("""
            (func (export "run") (param $n i32) (param $use i32) (result i32)
              (loop $l
                (drop (call $storage_scan (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
                (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
              (call $storage_next (local.get $use) (i32.const 0) (i32.const 10)))
            """));
        var most = host.Vm.Protocol.Host.IteratorsMax;
        Assert.Equal(6, host.Call(code, "run", most, most - 1).Result!.Value.AsInt32());
        Assert.Equal(ErrorCode.TooManyIterators, host.Call(code, "run", most + 1, 0).Error!.Code);
        Assert.Equal(ErrorCode.InvalidArgument, host.Call(code, "run", 1, 1).Error!.Code);
        Assert.Equal(ErrorCode.InvalidArgument, host.Call(code, "run", 1, -1).Error!.Code);
    }

    [Fact]
    public void DeletedKeysThatAScanPasses_ArePaidFor()
    {
        using var host = Filled();
        var before = ScanGas(host);
        for (var i = 0; i < 100; i++) host.Put(ContractHost.Contract, $"b{i}", "x"u8);
        host.State.Mark();
        host.Call(host.Store(Wat.Module("""
            (func (export "run") (local i32)
              (loop $l
                (i32.store8 (i32.const 0) (i32.const 98))
                (i32.store8 (i32.const 1) (i32.add (i32.const 48) (i32.div_u (local.get 0) (i32.const 10))))
                (i32.store8 (i32.const 2) (i32.add (i32.const 48) (i32.rem_u (local.get 0) (i32.const 10))))
                (drop (call $storage_delete (i32.const 0) (i32.const 3)))
                (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100)))))
            """)), "run");
        var after = ScanGas(host);
        Assert.InRange(after, before + 80 * 9000, before + 100 * 9000 + 90_000);
    }

    private static long ScanGas(ContractHost host)
    {
        var result = host.Vm.Execute(host.Store(Wat.Module(Scanner + Nothing)), host.Environment(input: [1, (byte)'a', 1, (byte)'d']), "scan", [0], CancellationToken.None);
        Assert.Null(result.Error);
        return result.Gas[GasCategory.Storage];
    }

    private static ContractHost Filled()
    {
        var host = new ContractHost();
        foreach (var (key, value) in ((string, string)[])[("d", "5"), ("b", "22"), ("a", "1"), ("c", ""), ("ba", "3")])
            host.Put(ContractHost.Contract, key, Encoding.UTF8.GetBytes(value));
        return host;
    }

    private static string Scan(ContractHost host, string wat, string start, string end, bool descending)
    {
        byte[] input = [(byte)start.Length, .. Encoding.UTF8.GetBytes(start), (byte)end.Length, .. Encoding.UTF8.GetBytes(end)];
        var result = host.Vm.Execute(host.Store(wat), host.Environment(input: input), "scan", [descending ? 1 : 0], CancellationToken.None);
        Assert.Null(result.Error);
        var entries = new List<string>();
        for (var data = result.ReturnData.Span; data.Length > 0;)
        {
            var entry = data.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(data));
            data = data[(4 + entry.Length)..];
            var key = BinaryPrimitives.ReadInt32LittleEndian(entry);
            entries.Add($"{Encoding.UTF8.GetString(entry.Slice(4, key))}={Encoding.UTF8.GetString(entry[(4 + key)..])}");
        }

        return string.Join(' ', entries);
    }
}
