using System.Text;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Contracts.Tests;

/// <summary>What the checked-in modules say of themselves in <c>vow.abi</c>.</summary>
public sealed class DescriptionTests
{
    public static TheoryData<string> Modules => [.. new[] { "contracts", "sdk" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(EncodingVectors.Root, folder), "*.wasm", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(EncodingVectors.Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal) && !file.Contains("/target/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Modules))]
    public void AModule_IsWhatItDescribes(string file)
    {
        WasmModule module = Read(file);
        if (ContractAbi.Read(module) is not { } abi) return;
        Assert.Null(abi.FaultOf(module));
        Assert.Equal(abi.ToJson(), ContractAbi.Parse(Encoding.UTF8.GetBytes(abi.ToJson())).ToJson());
    }

    [Fact]
    public void VectorsContracts_DescribeTheTypesOfTheVectors()
    {
        EncodingVectors vectors = EncodingVectors.Load();
        foreach (string file in Modules.Select(row => row.Data).Where(file => file.EndsWith("/vectors.wasm", StringComparison.Ordinal)))
        {
            ContractAbi abi = ContractAbi.Read(Read(file))!;
            foreach (EncodingVectors.Group group in vectors.Groups.Values)
            {
                AbiMethod? method = abi.Method(group.Name);
                Assert.NotNull(method);
                Assert.Equal($"{file} {group.Name}: {Plain(group.Type)}", $"{file} {group.Name}: {Plain(Assert.Single(method.Parameters).Type)}");
                Assert.Equal($"{file} {group.Name}: {Plain(group.Type)}", $"{file} {group.Name}: {Plain(method.Result!)}");
            }
        }

        // A language may have one type for both, as Rust has Vec<u8>: their bytes are the same.
        static string Plain(AbiType type) => type.ToString().Replace("list<u8>", "bytes", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": "n", "kind": "call" }""", "vow.abi describes a method 'n' that the module does not export")]
    [InlineData("""{ "name": "memory", "kind": "call" }""", "vow.abi describes a method 'memory' that the module does not export")]
    [InlineData("""{ "name": "m", "kind": "call" }""", "vow.abi describes m() with parameters as bytes, but the export is (")]
    [InlineData("""{ "name": "m", "kind": "call", "passing": "wasm" }""", "vow.abi describes m() with parameters as numbers")]
    [InlineData("""{ "name": "m", "kind": "call", "passing": "wasm", "params": [ { "name": "a", "type": "i64" }, { "name": "b", "type": "u64" } ], "result": "bool" }""", "vow.abi describes m(a: i64, b: u64) -> bool with")]
    [InlineData("""{ "name": "m", "kind": "call", "passing": "wasm", "params": [ { "name": "a", "type": "i8" }, { "name": "b", "type": "u64" } ], "result": "u64" }""", "vow.abi describes m(a: i8, b: u64) -> u64 with")]
    [InlineData("""{ "name": "m", "kind": "call", "passing": "wasm", "params": [ { "name": "a", "type": "i8" }, { "name": "b", "type": "u64" } ], "result": "bool" }""", null)]
    [InlineData("""{ "name": "bytes", "kind": "query", "params": [ { "name": "a", "type": "string" } ], "result": "string" }""", null)]
    public void ADescriptionThatTheExportsBelie_IsFoundOut(string method, string? fault)
    {
        WasmModule module = ModulePipeline.Check(
            WatText.ToWasm("""(module (memory (export "memory") 1) (func (export "m") (param i32 i64) (result i32) i32.const 0) (func (export "bytes")))"""), Limits.V1).Module;
        string? found = ContractAbi.Parse(Encoding.UTF8.GetBytes($$"""{ "abi": 1, "name": "c", "methods": [ {{method}} ] }""")).FaultOf(module);
        if (fault is null) Assert.Null(found);
        else Assert.StartsWith(fault, found, StringComparison.Ordinal);
    }

    private static WasmModule Read(string file) => ModulePipeline.Check(File.ReadAllBytes(Path.Combine(EncodingVectors.Root, file)), Limits.V1).Module;
}
