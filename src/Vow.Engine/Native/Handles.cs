using System.Runtime.InteropServices;

namespace Vow.Engine.Native;

/// <summary>Owns a <c>wasm_engine_t</c>.</summary>
internal sealed class EngineHandle : SafeHandle
{
    public EngineHandle(nint engine) : base(0, ownsHandle: true) => SetHandle(engine);

    public nint Value => handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasm_engine_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>wasmtime_linker_t</c>.</summary>
internal sealed class LinkerHandle : SafeHandle
{
    public LinkerHandle(nint linker) : base(0, ownsHandle: true) => SetHandle(linker);

    public nint Value => handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_linker_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>wasmtime_module_t</c>.</summary>
internal sealed class ModuleHandle : SafeHandle
{
    public ModuleHandle(nint module) : base(0, ownsHandle: true) => SetHandle(module);

    public nint Value => handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_module_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>wasmtime_instance_pre_t</c>.</summary>
internal sealed class InstancePreHandle : SafeHandle
{
    public InstancePreHandle(nint pre) : base(0, ownsHandle: true) => SetHandle(pre);

    public nint Value => handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_instance_pre_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>wasmtime_store_t</c> and, with it, every instance made in it.</summary>
internal sealed class StoreHandle : SafeHandle
{
    public StoreHandle(nint store) : base(0, ownsHandle: true) => SetHandle(store);

    public nint Value => handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_store_delete(handle);
        return true;
    }
}
