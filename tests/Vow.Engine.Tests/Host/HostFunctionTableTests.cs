using Vow.Engine.Host;
using Xunit;

namespace Vow.Engine.Tests.Host;

public sealed class HostFunctionTableTests
{
    [Fact]
    public void EveryRow_StandsAtThePositionOfItsId() =>
        Assert.All(HostFunctionTable.All, (function, position) => Assert.Equal(position, (int)function.Id));

    [Theory]
    [InlineData("env", "storage_read", "(i32, i32) -> i64")]
    [InlineData("env", "storage_write", "(i32, i32, i32, i32) -> i32")]
    [InlineData("env", "storage_delete", "(i32, i32) -> i32")]
    [InlineData("env", "get_caller", "(i32) -> i32")]
    [InlineData("env", "get_contract_address", "(i32) -> i32")]
    [InlineData("env", "get_block_number", "() -> i64")]
    [InlineData("env", "get_block_timestamp", "() -> i64")]
    [InlineData("env", "crypto_hash", "(i32, i32, i32) -> i32")]
    [InlineData("env", "crypto_verify", "(i32, i32, i32, i32, i32, i32) -> i32")]
    [InlineData("env", "log_event", "(i32, i32, i32, i32) -> ()")]
    public void SeedFunction_HasTheSignatureItWasBornWith(string module, string name, string signature) =>
        Assert.Equal(signature, HostFunctionTable.Find(module, name)?.Type.ToString());

    [Theory]
    [InlineData("wbg", "__wbindgen_throw", HostFunctionId.WbindgenThrow)]
    [InlineData("__wbindgen_placeholder__", "__wbindgen_throw", HostFunctionId.WbindgenThrow)]
    [InlineData("./counter_bg.js", "__wbindgen_init_externref_table", HostFunctionId.WbindgenInitExternrefTable)]
    [InlineData("env", "abort", HostFunctionId.Abort)]
    public void CompatibilityImport_IsFoundInEachOfItsModules(string module, string name, HostFunctionId expected) =>
        Assert.Equal(expected, HostFunctionTable.Find(module, name)?.Id);

    [Theory]
    [InlineData("env", "storage_raed")]
    [InlineData("env", "__wbindgen_throw")]
    [InlineData("wbg", "storage_read")]
    [InlineData("./counter_bg", "__wbindgen_throw")]
    [InlineData("./_bg.jsx", "__wbindgen_throw")]
    [InlineData("wasi_snapshot_preview1", "fd_write")]
    public void OtherImport_IsNotFound(string module, string name) => Assert.Null(HostFunctionTable.Find(module, name));
}
