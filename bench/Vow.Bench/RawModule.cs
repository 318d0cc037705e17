using System.Text;
using Vow.Engine;
using Vow.Engine.Native;

namespace Vow.Bench;

/// <summary>A module on bare Wasmtime with the engine's configuration, or with fuel: what the engine is compared with.</summary>
internal sealed unsafe class RawModule : IDisposable
{
    private readonly nint _engine;
    private readonly nint _module;
    private readonly nint _pre;
    private readonly bool _fuel;

    public RawModule(ReadOnlySpan<byte> wasm, bool fuel)
    {
        _fuel = fuel;
        var config = WasmtimeEngine.Configure(new WasmtimeSettings());
        if (fuel) NativeMethods.wasmtime_config_consume_fuel_set(config, 1);
        _engine = NativeMethods.wasm_engine_new_with_config(config);
        fixed (byte* bytes = wasm)
        {
            WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_module_new(_engine, bytes, (nuint)wasm.Length, out _module), "compile");
        }

        var linker = NativeMethods.wasmtime_linker_new(_engine);
        WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_linker_instantiate_pre(linker, _module, out _pre), "link");
        NativeMethods.wasmtime_linker_delete(linker);
    }

    /// <summary>An instance that stays; the action calls its <c>run(n)</c>.</summary>
    public Action<int> Instance()
    {
        var store = NativeMethods.wasmtime_store_new(_engine, 0, 0);
        var context = NativeMethods.wasmtime_store_context(store);
        WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_instance_pre_instantiate(_pre, context, out var instance, out _), "instantiate");
        var run = Export(context, instance, "run");
        return n =>
        {
            if (_fuel) WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_context_set_fuel(context, ulong.MaxValue / 2), "fuel");
            var value = new RawValue { I32 = n };
            Call(context, run, &value);
        };
    }

    /// <summary>Instantiates, calls a method and drops the instance, as often as asked.</summary>
    public Action<int> FreshInstances(string method) => n =>
    {
        var value = default(RawValue);
        for (var i = 0; i < n; i++)
        {
            var store = NativeMethods.wasmtime_store_new(_engine, 0, 0);
            var context = NativeMethods.wasmtime_store_context(store);
            WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_instance_pre_instantiate(_pre, context, out var instance, out _), "instantiate");
            Call(context, Export(context, instance, method), &value);
            NativeMethods.wasmtime_store_delete(store);
        }
    };

    public void Dispose()
    {
        NativeMethods.wasmtime_instance_pre_delete(_pre);
        NativeMethods.wasmtime_module_delete(_module);
        NativeMethods.wasm_engine_delete(_engine);
    }

    private static void Call(nint context, ExternItem function, RawValue* value)
    {
        nint trap = 0;
        WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_func_call_unchecked(context, &function, value, 1, &trap), "call");
        if (trap != 0) throw new InvalidOperationException("trap");
    }

    private static ExternItem Export(nint context, in InstanceItem instance, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        fixed (byte* pointer = bytes)
        {
            if (NativeMethods.wasmtime_instance_export_get(context, instance, pointer, (nuint)bytes.Length, out var item) == 0) throw new InvalidOperationException(name);
            return item.Item;
        }
    }
}
