using Wasmtime;

namespace Vow.Wasm.Tests.Validation;

/// <summary>Wasmtime's validator with the feature set of the profile.</summary>
internal sealed class WasmtimeVerdict : IDisposable
{
    private readonly Engine _engine = new(new Config()
        .WithSIMD(false).WithRelaxedSIMD(false, false).WithWasmThreads(false).WithMemory64(false).WithMultiMemory(false)
        .WithExceptions(false).WithGc(false).WithFunctionReferences(false).WithWideArithmetic(false)
        .WithComponentModel(false).WithReferenceTypes(true).WithBulkMemory(true).WithMultiValue(true).WithTailCalls(true));

    /// <summary>Null when valid, else Wasmtime's reason.</summary>
    public string? Error(byte[] bytes) => Wasmtime.Module.Validate(_engine, bytes);

    public void Dispose() => _engine.Dispose();
}
