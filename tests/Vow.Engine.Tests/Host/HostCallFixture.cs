using System.Collections.Concurrent;
using Vow.Engine.State;
using Vow.Generator;

namespace Vow.Engine.Tests.Host;

/// <summary>One engine, and for each host function a module that hands the arguments of <c>run</c> to it.</summary>
public sealed class HostCallFixture : IDisposable
{
    /// <summary>Enough for the longest length any function allows, and one byte more.</summary>
    public const int MemoryBytes = 17 * 65536;

    private const long GasLimit = 1_000_000_000;
    private readonly ConcurrentDictionary<string, CodeHash> _modules = new();

    public WasmVm Vm { get; } = new(new WasmVmOptions());

    public static HostAbi Abi { get; } = HostAbi.Read(RepositoryRoot.Find(AppContext.BaseDirectory));

    public ExecutionResult Call(HostFunctionRow function, IReadOnlyList<long> arguments, bool readOnly)
    {
        var values = function.Parameters.Zip(arguments, (parameter, value) =>
            parameter.Type == "i64" ? WasmValue.I64(value) : WasmValue.I32(unchecked((int)value)));
        return Run(ModuleFor(function), "run", [.. values], [], readOnly);
    }

    public ExecutionResult Run(string wat, string method, IReadOnlyList<WasmValue> arguments, byte[] input, bool readOnly)
    {
        var code = _modules.GetOrAdd(wat, text => Vm.Store(WatText.ToWasm(text)).Hash);
        var environment = new WasmEnv
        {
            Contract = AddressOf(1),
            Caller = AddressOf(2),
            Block = new BlockInfo(1, 1_000),
            GasLimit = GasLimit,
            Timeout = TimeSpan.FromMinutes(1),
            Input = input,
            ReadOnly = readOnly,
            State = new Journal(new MemoryStateStore()),
        };
        return Vm.Execute(code, environment, method, arguments, TestContext.Current.CancellationToken);
    }

    public void Dispose() => Vm.Dispose();

    private static Address AddressOf(byte first)
    {
        var bytes = new byte[Address.Bytes];
        bytes[0] = first;
        return Address.From(bytes);
    }

    private static string ModuleFor(HostFunctionRow function)
    {
        var parameters = string.Concat(function.Parameters.Select(parameter => $" (param {parameter.Type})"));
        var result = function.Result is null ? "" : $" (result {function.Result.Type})";
        var arguments = string.Concat(Enumerable.Range(0, function.Parameters.Count).Select(i => $" local.get {i}"));
        // storage_next needs an iterator: the first one of a call is number 0.
        var needsIterator = function.Id == "storage_next";
        var import = needsIterator ? """(import "env" "storage_scan" (func $scan (param i32 i32 i32 i32 i32) (result i32)))""" : "";
        var open = needsIterator ? "i32.const 0 i32.const 0 i32.const 0 i32.const 0 i32.const 0 call $scan drop" : "";
        return $"""
            (module
              {import}
              (import "{function.Module}" "{function.Name}" (func $host{parameters}{result}))
              (memory (export "memory") {MemoryBytes / 65536})
              (func (export "run"){parameters}{result} {open}{arguments} call $host))
            """;
    }
}
