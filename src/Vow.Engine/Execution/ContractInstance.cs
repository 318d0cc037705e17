using System.Runtime.InteropServices;
using System.Text;
using Vow.Engine.Code;
using Vow.Engine.Native;

namespace Vow.Engine.Execution;

/// <summary>
/// One instance in a store of its own: memory, the two gas globals, the methods. Used by one call at a time; after a call that ended well a resettable
/// instance is wiped and serves the next call, otherwise it is thrown away.
/// </summary>
internal sealed unsafe class ContractInstance : IDisposable
{
    private readonly ContractCode _code;
    private readonly StoreHandle _store;
    private readonly InstanceItem _instance;
    private readonly bool[] _methodKnown;
    private ExternItem[]? _locals;
    private Externs* _externs;
    private ExternItem* _methods;

    public ContractInstance(ContractCode code)
    {
        _code = code;
        _store = code.Compiled.Instantiate(out var context, out _instance);
        Context = context;
        _methodKnown = new bool[code.Facts.Methods.Length];
        // In native memory, because native calls take their addresses.
        _externs = (Externs*)NativeMemory.AllocZeroed((nuint)sizeof(Externs));
        _methods = (ExternItem*)NativeMemory.AllocZeroed((nuint)(sizeof(ExternItem) * _methodKnown.Length));
        Values = (RawValue*)NativeMemory.AllocZeroed((nuint)(sizeof(RawValue) * Math.Max(1, code.Facts.ValuesMax)));
        if (HasMemory) _externs->Memory = Export("vow.memory"u8, Extern.MemoryKind);
        _externs->X = Export("vow.x"u8, Extern.GlobalKind);
        if (code.Facts.ChargesMemory) _externs->M = Export("vow.m"u8, Extern.GlobalKind);
        if (code.Facts.HasStart) _externs->Start = Export("vow.start"u8, Extern.Function);
        if (code.Facts.Resettable) _externs->Reset = Export("vow.reset"u8, Extern.Function);
    }

    ~ContractInstance() => FreeExterns();

    /// <summary>The store's context.</summary>
    public nint Context { get; }

    /// <summary>Room for the arguments and results of a call.</summary>
    public RawValue* Values { get; private set; }

    /// <summary>The handle of the linear memory.</summary>
    public ExternItem* Memory => &_externs->Memory;

    /// <summary>First byte of linear memory, or null. Stays where it is for as long as the instance lives: memory grows in place.</summary>
    public byte* MemoryBase => !HasMemory ? null : NativeMethods.wasmtime_memory_data(Context, &_externs->Memory);

    /// <summary>Size of linear memory now, in bytes.</summary>
    public long MemoryBytes => !HasMemory ? 0 : (long)NativeMethods.wasmtime_memory_data_size(Context, &_externs->Memory);

    /// <summary>The packed counter: gas of the slice and stack that is left.</summary>
    public long X
    {
        get => Get(&_externs->X);
        set => Set(&_externs->X, value);
    }

    /// <summary>Gas charged by the module itself for bulk and grow instructions since the counter was set to 0.</summary>
    public long MemoryGas
    {
        get => _code.Facts.ChargesMemory ? Get(&_externs->M) : 0;
        set
        {
            if (_code.Facts.ChargesMemory) Set(&_externs->M, value);
        }
    }

    /// <summary>Runs the start function of the original module. Answers as <see cref="Call(int)"/>.</summary>
    public (nint Error, nint Trap) CallStart() => Call(&_externs->Start, 1);

    /// <summary>Calls a method with <see cref="Values"/>; both answers are 0 when it returned.</summary>
    public (nint Error, nint Trap) Call(int method)
    {
        if (!_methodKnown[method])
        {
            _methods[method] = Export(Encoding.UTF8.GetBytes(_code.Facts.Methods[method].Name), Extern.Function);
            _methodKnown[method] = true;
        }

        return Call(&_methods[method], _code.Facts.ValuesMax);
    }

    /// <summary>Calls the contract's <c>allocate</c>; the value is its argument, then its result.</summary>
    public (nint Error, nint Trap) CallAllocate(RawValue* value)
    {
        var function = Export("allocate"u8, Extern.Function);
        nint trap = 0;
        var error = NativeMethods.wasmtime_func_call_unchecked(Context, &function, value, 1, &trap);
        return (error, trap);
    }

    /// <summary>Grows linear memory; the pages were checked and paid for.</summary>
    public void GrowMemory(long pages) =>
        WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_memory_grow(Context, &_externs->Memory, (ulong)pages, out _), "Growing a contract's memory failed");

    /// <summary>Makes the instance as new. False when it cannot be: then it must be thrown away.</summary>
    public bool TryReset()
    {
        if (!_code.Recycles || MemoryBytes != _code.Facts.InitialMemoryBytes) return false;
        if (_code.Facts.MutableGlobals)
        {
            var (error, trap) = Call(&_externs->Reset, 1);
            if (error != 0 || trap != 0) throw new EngineFaultException("The reset hook of a module failed.");
        }

        _code.Image.Restore(MemoryBase);
        return true;
    }

    /// <summary>The locals at a site of a probed module; the answer is how many there are.</summary>
    public int ReadLocals(Span<long> locals)
    {
        _locals ??= [.. Enumerable.Range(0, _code.LocalsShown).Select(index => Export(Encoding.UTF8.GetBytes($"vow.l{index}"), Extern.GlobalKind))];
        var count = Math.Min(locals.Length, _locals.Length);
        for (var i = 0; i < count; i++)
        {
            var global = _locals[i];
            locals[i] = Get(&global);
        }

        return count;
    }

    /// <summary>Bytes of the memory as it is now.</summary>
    public ReadOnlySpan<byte> MemorySpan => new(MemoryBase, checked((int)MemoryBytes));

    public void Dispose()
    {
        _store.Dispose();
        FreeExterns();
        GC.SuppressFinalize(this);
    }

    private (nint Error, nint Trap) Call(ExternItem* function, int values)
    {
        nint trap = 0;
        var error = NativeMethods.wasmtime_func_call_unchecked(Context, function, Values, (nuint)values, &trap);
        return (error, trap);
    }

    // A memory that can have no page is as good as none.
    private bool HasMemory => _code.Facts.MemoryPagesMax > 0;

    private ExternItem Export(ReadOnlySpan<byte> name, byte kind)
    {
        fixed (byte* bytes = name)
        {
            if (NativeMethods.wasmtime_instance_export_get(Context, _instance, bytes, (nuint)name.Length, out var item) == 0 || item.Kind != kind)
            {
                throw new EngineFaultException($"An instrumented module lacks its export {Encoding.UTF8.GetString(name)}.");
            }

            return item.Item;
        }
    }

    private long Get(ExternItem* global)
    {
        TaggedValue value;
        NativeMethods.wasmtime_global_get(Context, global, &value);
        return value.I64;
    }

    private void Set(ExternItem* global, long bits)
    {
        TaggedValue value = default;
        value.Kind = TaggedValue.KindI64;
        value.I64 = bits;
        WasmtimeError.ThrowIfAny(NativeMethods.wasmtime_global_set(Context, global, &value), "Setting the gas counter failed");
    }

    private void FreeExterns()
    {
        NativeMemory.Free(_externs);
        NativeMemory.Free(_methods);
        NativeMemory.Free(Values);
        _externs = null;
        _methods = null;
        Values = null;
    }

    private struct Externs
    {
        public ExternItem Memory;
        public ExternItem X;
        public ExternItem M;
        public ExternItem Start;
        public ExternItem Reset;
    }
}
