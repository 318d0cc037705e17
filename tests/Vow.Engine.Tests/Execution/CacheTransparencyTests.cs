using Vow.Engine.State;
using Vow.Engine.Tests.Code;

namespace Vow.Engine.Tests.Execution;

public sealed class CacheTransparencyTests
{
    private static readonly string[] Contracts =
    [
        Proxy.Text,
        Wat.Run("(drop (call $storage_write (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 20))) (drop (memory.grow (i32.const 2)))", "(global (mut i64) (i64.const 5)) (func $s) (start $s)"),
        Wat.Run("(drop (call $storage_read (i32.const 0) (i32.const 3)))", "(func (export \"allocate\") (param i32) (result i32) (i32.const 1000))"),
        Wat.Run("unreachable"),
        Wat.Module("(func $r (export \"run\") (call $r))"),
        Wat.Run("(call $__wbindgen_throw (i32.const 0) (i32.const 4))", "(data (i32.const 0) \"oops\")"),
    ];

    [Fact]
    public void DeletingOrDamagingTheCodeCache_ChangesNoResultAndNoGas()
    {
        using var folder = new TemporaryFolder();
        var expected = RunAll(null, out _);
        Assert.Equal(expected, RunAll(folder.Path, out _));
        Assert.Equal(Contracts.Length, Files(folder).Length);
        Assert.Equal(expected, RunAll(folder.Path, out var reports));
        Assert.Empty(reports);

        foreach (var file in Files(folder)) File.Delete(file);
        Assert.Equal(expected, RunAll(folder.Path, out _));

        var random = new Random(7);
        foreach (var damage in Enum.GetValues<Damage>())
        {
            foreach (var file in Files(folder)) Apply(damage, file, random);
            Assert.Equal(expected, RunAll(folder.Path, out reports));
            Assert.NotEmpty(reports);
            Assert.Equal(Contracts.Length, Files(folder).Length);
        }

        // One module's artifact under another's name.
        var files = Files(folder);
        File.Copy(files[0], files[1], overwrite: true);
        Assert.Equal(expected, RunAll(folder.Path, out _));
    }

    private enum Damage
    {
        FlippedBit,
        FlippedHeader,
        CutShort,
        Emptied,
        Overlong,
    }

    private static void Apply(Damage damage, string file, Random random)
    {
        var bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case Damage.FlippedBit: bytes[random.Next(100, bytes.Length)] ^= 4; break;
            case Damage.FlippedHeader: bytes[random.Next(0, 16)] ^= 0x80; break;
            case Damage.CutShort: bytes = bytes[..(bytes.Length / 2)]; break;
            case Damage.Emptied: bytes = []; break;
            default: bytes = [.. bytes, 0]; break;
        }

        File.WriteAllBytes(file, bytes);
    }

    private static string[] Files(TemporaryFolder folder) =>
        [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static List<string> RunAll(string? cache, out List<string> reports)
    {
        var heard = reports = [];
        using var host = new ContractHost(new WasmVmOptions { InstancesMax = 64, CodeCacheDirectory = cache, Report = (message, _) => heard.Add(message) });
        var results = new List<string>();
        foreach (var wat in Contracts)
        {
            var code = host.Deploy(ContractHost.Contract, wat);
            host.Put(ContractHost.Contract, "\0\0\0", "value"u8);
            for (var i = 0; i < 2; i++)
            {
                var result = host.Call(code, host.Environment(input: Proxy.Message(ContractHost.Account(1), "x")), wat == Proxy.Text ? "call" : "run");
                results.Add($"{result.Status} {result.Result} {Convert.ToHexString(result.ReturnData.Span)} {result.Error} "
                    + string.Join(' ', Enum.GetValues<GasCategory>().Select(category => result.Gas[category])));
            }
        }

        return results;
    }
}
