namespace Vow.Engine.Native;

/// <summary>Machine code of one module, linked to the host functions: ready to be instantiated.</summary>
internal sealed unsafe class CompiledModule(WasmtimeEngine engine, ModuleHandle module, InstancePreHandle pre) : IDisposable
{
    /// <summary>Size of the code image in memory, in bytes.</summary>
    public long ImageBytes
    {
        get
        {
            NativeMethods.wasmtime_module_image_range(module.Value, out var start, out var end);
            return (long)(end - start);
        }
    }

    /// <summary>The code as bytes that <see cref="WasmtimeEngine.Load"/> takes.</summary>
    public byte[] Serialize()
    {
        WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_module_serialize(module.Value, out var bytes), "Serializing compiled code failed");
        var copy = bytes.Span.ToArray();
        NativeMethods.wasm_byte_vec_delete(bytes);
        return copy;
    }

    /// <summary>Makes an instance in a store of its own. Cannot run contract code: instrumented modules have no start section.</summary>
    public StoreHandle Instantiate(out nint context, out InstanceItem instance)
    {
        var store = new StoreHandle(NativeMethods.wasmtime_store_new(engine.Value, 0, 0));
        context = NativeMethods.wasmtime_store_context(store.Value);
        var error = NativeMethods.wasmtime_instance_pre_instantiate(pre.Value, context, out instance, out var trap);
        if (error == 0 && trap == 0) return store;

        if (trap != 0) NativeMethods.wasm_trap_delete(trap);
        store.Dispose();
        throw new EngineFaultException(error == 0
            ? "A module that the validator found instantiable trapped while it was instantiated."
            : $"No instance could be made (is the pool of instances used up?): {WasmtimeError.TakeMessage(error)}");
    }

    public void Dispose()
    {
        pre.Dispose();
        module.Dispose();
    }
}
