using Vow.Wasm.Tests.Conformance;
using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Differential;

/// <summary>
/// Runs one module on the reference interpreter and, instrumented, on Wasmtime, and fails where results, traps, gas, memory or globals differ.
/// </summary>
internal sealed class Comparison : IDisposable
{
    private const long StartGasLimit = 200_000;

    private readonly PreparedModule _module;
    private readonly string _label;
    private readonly string[] _globals;
    private ReferenceEngine _reference = null!;
    private WasmtimeEngine _wasmtime = null!;
    private object? _original;
    private object? _instrumented;

    public Comparison(PreparedModule module, string label)
    {
        (_module, _label) = (module, label);
        _globals = [.. module.Module.Exports.Where(export => export.Kind == ExternalKind.Global).Select(export => export.Name)];
        Functions = [.. module.Module.Exports.Where(export => export.Kind == ExternalKind.Function)];
        IsUsable = Renew();
    }

    /// <summary>False when the module cannot be instantiated, on both engines alike.</summary>
    public bool IsUsable { get; }

    public Export[] Functions { get; }

    public FunctionType TypeOf(Export function) => _module.Module.TypeOf(function.Index);

    /// <summary>Makes new instances on both engines.</summary>
    public bool Renew()
    {
        DisposeEngines();
        _reference = new ReferenceEngine(SchedulePrices.V1, PreparedModule.ReferenceLimits(Limits.V1)) { StartGasLimit = StartGasLimit };
        _wasmtime = new WasmtimeEngine { StartGasLimit = StartGasLimit };
        var outcomes = (_reference.Instantiate(_module, out _original), _wasmtime.Instantiate(_module, out _instrumented));
        if (outcomes is ({ Trap: TrapKind.OutOfGas }, { Trap: TrapKind.OutOfGas })) return false;
        Same("instantiation", outcomes.Item1, outcomes.Item2);
        return outcomes.Item1.Trap is null;
    }

    /// <summary>
    /// Makes a new instance of the original, and recycles the instrumented one: its globals by the injected export, its memory by copying what a
    /// new one starts with. False where that is not allowed: what the code can change is not all known, or the memory has grown.
    /// </summary>
    public bool Recycle()
    {
        if (!_module.Instrumented.IsResettable || _module.Instrumented.HasStart) return false;
        _reference.Dispose();
        _reference = new ReferenceEngine(SchedulePrices.V1, PreparedModule.ReferenceLimits(Limits.V1)) { StartGasLimit = StartGasLimit };
        _reference.Instantiate(_module, out _original);
        return _wasmtime.TryReset(_instrumented!, _reference.Memory(_original!));
    }

    /// <summary>Calls on both; out of gas ends the comparison of everything else, and the instances must be renewed.</summary>
    public EngineOutcome Call(Export function, EngineValue[] arguments, long gasLimit, long slice)
    {
        var expected = _reference.Invoke(_original!, function.Name, arguments, gasLimit);
        var actual = _wasmtime.Invoke(_instrumented!, function.Name, arguments, gasLimit, slice);
        var what = $"{function.Name}({string.Join(", ", arguments)}) with {gasLimit} gas in slices of {slice}";
        if (expected.Trap == TrapKind.OutOfGas && actual.Trap == TrapKind.OutOfGas) return expected;
        Same(what, expected, actual);
        if (_module.Probes != ProbeLevel.None)
        {
            Assert.True(_reference.GasByFunction.SequenceEqual(_wasmtime.Probed.ByFunction),
                $"{_label}: {what}: {string.Join(' ', _reference.GasByFunction)} by function, and {string.Join(' ', _wasmtime.Probed.ByFunction)} by the probes");
        }

        return expected;
    }

    public void Dispose() => DisposeEngines();

    private void Same(string what, EngineOutcome expected, EngineOutcome actual)
    {
        Assert.True(expected.SameAs(actual), $"{_label}: {what}: {expected} by the schedule's definition, {actual} instrumented");
        if (_original is null || _instrumented is null) return;
        Assert.True(_reference.Memory(_original).SequenceEqual(_wasmtime.Memory(_instrumented)), $"{_label}: {what}: memories differ");
        foreach (var global in _globals)
            Assert.True(_reference.ReadGlobal(_original, global) == _wasmtime.ReadGlobal(_instrumented, global), $"{_label}: {what}: {global} differs");
    }

    private void DisposeEngines()
    {
        _reference?.Dispose();
        _wasmtime?.Dispose();
    }
}
