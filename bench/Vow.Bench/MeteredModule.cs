using Vow.Engine;
using Vow.Engine.Code;
using Vow.Engine.Execution;
using Vow.Engine.Native;
using Vow.Wasm;

namespace Vow.Bench;

/// <summary>A contract's instance under the meter, called without the rest of the engine.</summary>
internal sealed unsafe class MeteredModule : IDisposable
{
    private readonly WasmtimeEngine _engine = new(new WasmtimeSettings());
    private readonly ContractCode _code;

    public MeteredModule(byte[] wasm)
    {
        var prepared = ModulePreparation.Prepare(wasm, ProtocolVersion.V1, ProbeLevel.None);
        _code = new ContractCode(WasmVm.HashOf(wasm), prepared.Facts, _engine.Compile(prepared.Instrumented.Bytes.Span, []), new IdleInstances(), 0);
    }

    public Action<int> Instance()
    {
        var instance = _code.TakeInstance();
        var method = _code.Facts.MethodsByName["run"].Index;
        return n =>
        {
            // More gas than any kernel uses: no refill, as fuel has none.
            instance.X = ((1L << 42) << 20) + 100_000;
            instance.Values[0].I32 = n;
            if (instance.Call(method) is not (0, 0)) throw new InvalidOperationException("trap");
        };
    }

    public void Dispose()
    {
        _code.Dispose();
        _engine.Dispose();
    }
}
