using Vow.Engine.Host;
using Vow.Wasm;
using Xunit;

namespace Vow.Engine.Tests.Host;

public sealed class HostImportsTests
{
    private static readonly FunctionType TwoToOne = new([Wasm.ValueType.I32, Wasm.ValueType.I32], [Wasm.ValueType.I32]);

    [Fact]
    public void EveryHostFunction_IsAccepted() =>
        Assert.All(HostFunctionTable.All, function => Assert.Empty(HostImports.Refusals(Importing(function.Module, function.Name, function.Type))));

    [Theory]
    [InlineData("env", "storage_raed", "Did you mean storage_read (i32, i32) -> i64?")]
    [InlineData("env", "get_callr", "Did you mean get_caller (i32) -> i32?")]
    [InlineData("env", "memcpy_of_another_library", "define it")]
    [InlineData("env", "__wbindgen_throw", "It is in the module \"wbg\".")]
    [InlineData("storage", "storage_read", "It is in the module \"env\".")]
    [InlineData("wasi_snapshot_preview1", "fd_write", "wasm32-unknown-unknown")]
    [InlineData("./token_bg.js", "__wbg_log_1234", "Only __wbindgen_throw")]
    [InlineData("seal0", "seal_input", "Host functions are in the module \"env\".")]
    public void OtherImport_IsRefusedWithWhatToDo(string module, string name, string advice)
    {
        var error = Assert.Single(HostImports.Refusals(Importing(module, name, TwoToOne)));
        Assert.Equal(WasmErrorCode.ImportRefused, error.Code);
        Assert.Contains($"{module}.{name}", error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void RightNameWithAnotherSignature_IsRefusedWithBoth()
    {
        var error = Assert.Single(HostImports.Refusals(Importing("env", "storage_read", TwoToOne)));
        Assert.Equal(WasmErrorCode.ImportSignature, error.Code);
        Assert.Contains("(i32, i32) -> i32", error.Message, StringComparison.Ordinal);
        Assert.Contains("(i32, i32) -> i64", error.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void ImportedMemory_IsRefusedWithTheLinkersFlag()
    {
        var module = new WasmModule { Bytes = ReadOnlyMemory<byte>.Empty, Imports = [new Import("env", "memory", ExternalKind.Memory, 10) { Memory = new SizeLimits(1, null) }] };
        Assert.Contains("--import-memory", Assert.Single(HostImports.Refusals(module)).Help, StringComparison.Ordinal);
    }

    [Fact]
    public void NameOfAMillionCharacters_IsAnsweredShortAndSoon()
    {
        var error = Assert.Single(HostImports.Refusals(Importing("env", new string('s', 1_000_000), TwoToOne)));
        Assert.True(error.ToString().Length < 500);
    }

    private static WasmModule Importing(string module, string name, FunctionType type) =>
        new() { Bytes = ReadOnlyMemory<byte>.Empty, Types = [type], Imports = [new Import(module, name, ExternalKind.Function, 10)], ImportedFunctionCount = 1 };
}
