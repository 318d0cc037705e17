using System.Text;
using Vow.Engine;

namespace Vow.Histories;

/// <summary>A module and the hash it is stored under.</summary>
public sealed record HistoryModule(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What it is stored under.</summary>
    public CodeHash Hash { get; } = WasmVm.HashOf(Bytes.Span);

    /// <summary>The same code under another hash: with a custom section that says nothing.</summary>
    public HistoryModule Variant(int number)
    {
        byte[] content = [1, (byte)'n', .. Encoding.ASCII.GetBytes(number.ToString("D8", System.Globalization.CultureInfo.InvariantCulture))];
        return new HistoryModule(Name, (byte[])[.. Bytes.Span, 0, (byte)content.Length, .. content]);
    }
}

/// <summary>The modules that a history uploads.</summary>
public static class HistoryModules
{
    private const string WritesVersion = """(func (export "migrate") (drop (call $storage_write (i32.const 24) (i32.const 3) (i32.const 24) (i32.const 3))))""";
    private const string Reverts = """(func (export "migrate") (drop (call $storage_write (i32.const 24) (i32.const 3) (i32.const 24) (i32.const 3))) (call $revert (i32.const 24) (i32.const 3)))""";

    /// <summary>contracts/token-c.</summary>
    public static HistoryModule Token { get; } = new("token", Resource("token.wasm"));

    /// <summary>contracts/counter.</summary>
    public static HistoryModule Counter { get; } = new("counter", Resource("counter.wasm"));

    /// <summary>Calls, creates and upgrades as its input says.</summary>
    public static HistoryModule Router { get; } = FromText("router");

    /// <summary>Fails in many ways.</summary>
    public static HistoryModule Faulty { get; } = FromText("faulty");

    /// <summary>Tells where it runs; hashes and verifies.</summary>
    public static HistoryModule Witness { get; } = FromText("witness");

    /// <summary>Keeps many values.</summary>
    public static HistoryModule Keeper { get; } = KeeperOf("one", 31, "");

    /// <summary>Keeps them further; its migrate notes the upgrade.</summary>
    public static HistoryModule KeeperWithMigrate { get; } = KeeperOf("two", 37, WritesVersion);

    /// <summary>Keeps them further and has no migrate.</summary>
    public static HistoryModule KeeperWithoutMigrate { get; } = KeeperOf("tri", 41, "");

    /// <summary>Its migrate reverts: the upgrade fails.</summary>
    public static HistoryModule KeeperThatRefuses { get; } = KeeperOf("not", 43, Reverts);

    /// <summary>A counter that says what it stores.</summary>
    public static HistoryModule DescribedCounter { get; } = Described("u32");

    /// <summary>One that stores more beside it.</summary>
    public static HistoryModule GrownCounter { get; } = Described("u32", ",{\"name\":\"last\",\"prefix\":\"6c\",\"kind\":\"cell\",\"value\":\"address\"}");

    /// <summary>One that says it stores something else in the same place.</summary>
    public static HistoryModule WidenedCounter { get; } = Described("u64");

    /// <summary>Those that are valid, as they are first uploaded.</summary>
    public static IReadOnlyList<HistoryModule> Valid { get; } =
    [Token, Counter, Router, Faulty, Witness, Keeper, KeeperWithMigrate, KeeperWithoutMigrate, KeeperThatRefuses, DescribedCounter, GrownCounter, WidenedCounter];

    /// <summary>Those that are refused: no module, cut off, of wrong types, with an unknown import, with what the profile leaves out, without memory to point into.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Invalid { get; } =
    [
        "not a module"u8.ToArray(),
        Counter.Bytes[..^3],
        new byte[] { 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 5, 1, 3, 0, 0x6A, 0x0B },
        WatText.ToWasm("""(module (import "env" "storage_raed" (func (param i32 i32) (result i64))) (memory (export "memory") 1))"""),
        WatText.ToWasm("""(module (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))) (memory (export "memory") 1))"""),
        WatText.ToWasm("""(module (memory (export "memory") 1) (func (export "run") (drop (i8x16.splat (i32.const 1)))))"""),
        WatText.ToWasm("""(module (memory (export "memory") 1) (memory 1) (func (export "run")))"""),
        WatText.ToWasm("""(module (import "env" "get_caller" (func $f (param i32) (result i32))) (func (export "run") (drop (call $f (i32.const 0)))))"""),
        WatText.ToWasm("""(module (memory (export "memory") 60000) (func (export "run")))"""),
    ];

    private static HistoryModule KeeperOf(string name, int factor, string migrate) => new(
        "keeper",
        WatText.ToWasm(Text("keeper").Replace("{{name}}", name, StringComparison.Ordinal)
            .Replace("{{factor}}", factor.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{migrate}}", migrate, StringComparison.Ordinal)));

    private static HistoryModule Described(string type, string more = "")
    {
        byte[] description = Encoding.UTF8.GetBytes($$"""{"abi":1,"name":"counter","methods":[],"storage":[{"name":"value","prefix":"636f756e746572","kind":"cell","value":"{{type}}"}{{more}}]}""");
        byte[] content = [7, .. "vow.abi"u8, .. description];
        return new HistoryModule("counter", (byte[])[.. Counter.Bytes.Span, 0, (byte)(content.Length | 0x80), (byte)(content.Length >> 7), .. content]);
    }

    private static HistoryModule FromText(string name) => new(name, WatText.ToWasm(Text(name)));

    private static string Text(string name) => Encoding.UTF8.GetString(Resource(name + ".wat"));

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(HistoryModules).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
