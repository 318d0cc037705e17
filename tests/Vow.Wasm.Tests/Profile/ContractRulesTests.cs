namespace Vow.Wasm.Tests.Profile;

public class ContractRulesTests
{
    private static readonly HostInterface Host = new(
    [
        new HostImport("env", "storage_read", new([ValueType.I32, ValueType.I32], [ValueType.I64])),
        new HostImport("env", "storage_write", new([ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32], [ValueType.I32])),
        new HostImport("env", "get_block_number", new([], [ValueType.I64])),
        new HostImport("wbg", "__wbindgen_throw", new([ValueType.I32, ValueType.I32], [])),
        new HostImport("./*_bg.js", "__wbindgen_throw", new([ValueType.I32, ValueType.I32], [])),
    ]);

    [Fact]
    public void Methods_AreTheExportsOfIntegersWithAtMostOneResult()
    {
        var contract = Check("""
            (memory (export "memory") 1)
            (global (export "g") i32 (i32.const 1))
            (func (export "add") (param i32 i64) (result i64) i64.const 0)
            (func (export "reset"))
            (func (export "float") (param f32))
            (func (export "pair") (result i32 i32) i32.const 1 i32.const 2)
            (func (export "init") (param i64))
            (func (export "allocate") (param i32) (result i32) i32.const 1)
            """);
        Assert.Equal(["add", "reset"], contract.Methods.Select(m => m.Name));
        Assert.Equal("(i32, i64) -> i64", contract.Find("add")!.Type.ToString());
        Assert.NotNull(contract.Init);
        Assert.Null(contract.Migrate);
        Assert.NotNull(contract.Allocate);
    }

    [Fact]
    public void HostFunctions_MayBeImportedFromTheirModulesAndAliases() => Check("""
        (import "env" "storage_read" (func (param i32 i32) (result i64)))
        (import "wbg" "__wbindgen_throw" (func (param i32 i32)))
        (import "./my_contract_bg.js" "__wbindgen_throw" (func (param i32 i32)))
        (memory (export "memory") 1)
        """);

    [Theory]
    [InlineData("env", "storage_raed", "env.storage_read")]
    [InlineData("env", "Storage_Read", "env.storage_read")]
    [InlineData("env", "get_blocknumber", "env.get_block_number")]
    [InlineData("host", "storage_write", "from \"env\"")]
    [InlineData("wasi_snapshot_preview1", "fd_write", "wasm32-unknown-unknown")]
    [InlineData("wbg", "__wbg_log_1d3ae13c3d5e6b8e", "js-sys")]
    [InlineData("./x_bg.js", "__wbindgen_object_drop_ref", "extern \"C\"")]
    [InlineData("seal0", "seal_input", "pallet-contracts")]
    [InlineData("env", "memcpy", "--allow-undefined")]
    [InlineData("vow.", "refill", "env")]
    [InlineData("", "", "env")]
    public void UnknownImport_IsRefusedWithWhatToDo(string from, string name, string help)
    {
        var error = Refused($"(import \"{from}\" \"{name}\" (func)) (memory (export \"memory\") 1)");
        Assert.Equal((WasmErrorCode.ImportRefused, $"{from}.{name}"), (error.Code, error.Subject));
        Assert.Contains(help, error.Help, StringComparison.Ordinal);
        Assert.Contains($"{from}.{name}", error.Message, StringComparison.Ordinal);
        Assert.True(error.Offset > 8);
    }

    [Fact]
    public void EveryRefusedImport_CanBeListed()
    {
        var module = ModulePipeline.Check(Wat.ToBytes("""
            (module (import "env" "one" (func)) (import "env" "get_block_number" (func (result i64))) (import "x" "two" (func)))
            """), Limits.V1);
        Assert.Equal(["env.one", "x.two"], ContractRules.RefusedImports(module, Host).Select(e => e.Subject));
    }

    [Fact]
    public void WrongSignature_ShowsBoth()
    {
        var error = Refused("(import \"env\" \"storage_read\" (func (param i32) (result i32))) (memory (export \"memory\") 1)");
        Assert.Equal(WasmErrorCode.ImportSignature, error.Code);
        Assert.Contains("(i32) -> i32", error.Message, StringComparison.Ordinal);
        Assert.Contains("(i32, i32) -> i64", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(import \"env\" \"memory\" (memory 1))", "--import-memory")]
    [InlineData("(import \"env\" \"table\" (table 1 funcref))", "--import-table")]
    [InlineData("(import \"env\" \"storage_read\" (global i32))", "statically")]
    public void OnlyFunctions_MayBeImported(string import, string help)
    {
        var error = Refused(import);
        Assert.Equal(WasmErrorCode.ImportRefused, error.Code);
        Assert.Contains(help, error.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void ModuleThatCallsNoHostFunction_NeedsNoMemory() =>
        Assert.Equal("run", Assert.Single(Check("(func (export \"run\"))").Methods).Name);

    [Theory]
    [InlineData("(import \"env\" \"get_block_number\" (func (result i64)))", "no memory")]
    [InlineData("(memory 1)", "not exported at all")]
    [InlineData("(memory (export \"mem\") 1)", "exported as \"mem\"")]
    [InlineData("(memory 1) (func (export \"memory\"))", "is a function")]
    [InlineData("(memory 1) (global (export \"memory\") i32 (i32.const 0))", "is a global")]
    public void Memory_MustBeDefinedAndExportedAsMemory(string body, string message)
    {
        var error = Refused(body);
        Assert.Equal((WasmErrorCode.NotAContract, "memory"), (error.Code, error.Subject));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(func (export \"vow.x\"))", "reserved-export")]
    [InlineData("(func (export \"allocate\") (param i64) (result i32) i32.const 0)", "allocate")]
    [InlineData("(global (export \"allocate\") i32 (i32.const 0))", "allocate")]
    [InlineData("(func (export \"init\") (param f64))", "init")]
    [InlineData("(func (export \"migrate\") (result i32 i32) i32.const 0 i32.const 0)", "migrate")]
    public void ReservedNames_KeepTheirShape(string body, string subject)
    {
        var error = Refused($"(memory (export \"memory\") 1) {body}");
        Assert.Equal((WasmErrorCode.NotAContract, subject), (error.Code, error.Subject));
    }

    [Theory]
    [InlineData("(data (i32.const 65536) \"\")", true)]
    [InlineData("(data (i32.const 65535) \"a\")", true)]
    [InlineData("(data (i32.const 65535) \"ab\")", false)]
    [InlineData("(data (i32.const 65537) \"\")", false)]
    [InlineData("(data (i32.const -1) \"a\")", false)]
    [InlineData("(data (i32.add (i32.const -1) (i32.const 3)) \"a\")", true)]
    [InlineData("(data (i32.sub (i32.const 1) (i32.mul (i32.const 2) (i32.const 2))) \"a\")", false)]
    [InlineData("(table 2 funcref) (func $f) (elem (i32.const 1) func $f)", true)]
    [InlineData("(table 2 funcref) (func $f) (elem (i32.const 1) func $f $f)", false)]
    public void ActiveSegment_MustLieInsideItsMemoryOrTable(string body, bool inside)
    {
        var text = $"(memory (export \"memory\") 1) {body}";
        if (inside) Check(text);
        else Assert.Equal(WasmErrorCode.NotInstantiable, Refused(text).Code);
    }

    private static ContractInterface Check(string body) =>
        ModulePipeline.CheckContract(Wat.ToBytes($"(module {body})"), Limits.V1, Host).Interface;

    private static WasmError Refused(string body) => Assert.Throws<WasmValidationException>(() => Check(body)).Error;
}
