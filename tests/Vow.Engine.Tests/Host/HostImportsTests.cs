using Vow.Engine.Host;
using Vow.Wasm;
using Xunit;

namespace Vow.Engine.Tests.Host;

public sealed class HostImportsTests(HostCallFixture fixture) : IClassFixture<HostCallFixture>
{
    [Fact]
    public void EveryHostFunction_IsAcceptedFromEachOfItsModules() => Assert.All(
        HostFunctionTable.All.SelectMany(function => function.Aliases.Prepend(function.Module).Select(module => (function, module.Replace("*", "counter", StringComparison.Ordinal)))),
        import => Assert.Null(Refusal(import.Item2, import.function.Name, import.function.Type)));

    [Theory]
    [InlineData("env", "storage_raed", "storage_read (i32, i32) -> i64?")]
    [InlineData("env", "get_callr", "get_caller (i32) -> i32?")]
    [InlineData("env", "memcpy_of_another_library", "define it")]
    [InlineData("storage", "storage_read", "from \"env\"")]
    [InlineData("wasi_snapshot_preview1", "fd_write", "wasm32-unknown-unknown")]
    [InlineData("./token_bg.js", "__wbg_log_1234", "js-sys")]
    [InlineData("seal0", "seal_input", "pallet-contracts")]
    public void OtherImport_IsRefusedWithWhatToDo(string module, string name, string advice)
    {
        var error = Refusal(module, name, new FunctionType([], []));
        Assert.Equal(WasmErrorCode.ImportRefused, error?.Code);
        Assert.Contains($"{module}.{name}", error!.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void RightNameWithAnotherSignature_IsRefusedWithBoth()
    {
        var error = Refusal("env", "storage_read", new FunctionType([Wasm.ValueType.I32, Wasm.ValueType.I32], [Wasm.ValueType.I32]));
        Assert.Equal(WasmErrorCode.ImportSignature, error?.Code);
        Assert.Contains("(i32, i32) -> i32", error!.Message, StringComparison.Ordinal);
        Assert.Contains("(i32, i32) -> i64", error.Message, StringComparison.Ordinal);
    }

    private WasmError? Refusal(string module, string name, FunctionType type)
    {
        var parameters = string.Concat(type.Parameters.Select(parameter => $" (param {parameter.ToText()})"));
        var results = string.Concat(type.Results.Select(result => $" (result {result.ToText()})"));
        var wat = $"""(module (import "{module}" "{name}" (func{parameters}{results})) (memory (export "memory") 1))""";
        fixture.Vm.TryStore(WatText.ToWasm(wat), out _, out var error);
        return error;
    }
}
