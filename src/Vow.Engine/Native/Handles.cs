using System.Runtime.InteropServices;

namespace Vow.Engine.Native;

/// <summary>Owns one object of the native library; freed once, also when an exception passes.</summary>
internal abstract class NativeHandle : SafeHandle
{
    protected NativeHandle(nint value) : base(0, ownsHandle: true) => SetHandle(value);

    /// <summary>The native pointer. Valid until the handle is disposed.</summary>
    public nint Value => handle;

    public sealed override bool IsInvalid => handle == 0;

    protected sealed override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    protected abstract void Delete(nint value);
}

/// <summary>Owns a <c>wasm_engine_t</c>.</summary>
internal sealed class EngineHandle(nint engine) : NativeHandle(engine)
{
    protected override void Delete(nint value) => NativeMethods.wasm_engine_delete(value);
}

/// <summary>Owns a <c>wasmtime_linker_t</c>.</summary>
internal sealed class LinkerHandle(nint linker) : NativeHandle(linker)
{
    protected override void Delete(nint value) => NativeMethods.wasmtime_linker_delete(value);
}

/// <summary>Owns a <c>wasmtime_module_t</c>.</summary>
internal sealed class ModuleHandle(nint module) : NativeHandle(module)
{
    protected override void Delete(nint value) => NativeMethods.wasmtime_module_delete(value);
}

/// <summary>Owns a <c>wasmtime_instance_pre_t</c>.</summary>
internal sealed class InstancePreHandle(nint pre) : NativeHandle(pre)
{
    protected override void Delete(nint value) => NativeMethods.wasmtime_instance_pre_delete(value);
}

/// <summary>Owns a <c>wasmtime_store_t</c> and, with it, every instance made in it.</summary>
internal sealed class StoreHandle(nint store) : NativeHandle(store)
{
    protected override void Delete(nint value) => NativeMethods.wasmtime_store_delete(value);
}
