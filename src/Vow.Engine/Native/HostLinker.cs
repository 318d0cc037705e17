using System.Collections.Immutable;
using System.Text;
using Vow.Engine.Code;
using Vow.Engine.Execution;
using Vow.Engine.Host;

namespace Vow.Engine.Native;

/// <summary>Gives a linker the host functions and the hooks that the instrumenter imports.</summary>
internal static unsafe class HostLinker
{
    public static void Define(LinkerHandle linker)
    {
        foreach (var function in HostFunctionTable.All) Define(linker, function, function.Module);
        Define(linker, "vow", "refill", [ValueKind.I64], [ValueKind.I64], &Hooks.Refill);
        Define(linker, "vow", "fault", [ValueKind.I32], [], &Hooks.Fault);
        Define(linker, "vow", "enter", [ValueKind.I32, ValueKind.I64], [], &Hooks.Enter);
        Define(linker, "vow", "leave", [ValueKind.I32, ValueKind.I64], [], &Hooks.Leave);
        Define(linker, "vow", "site", [ValueKind.I32, ValueKind.I32], [], &Hooks.Site);
        Define(linker, "vow", "segment", [ValueKind.I32, ValueKind.I32, ValueKind.I64], [], &Hooks.Segment);
    }

    /// <summary>Adds host functions under other module names.</summary>
    public static void DefineAliases(LinkerHandle linker, ImmutableArray<ImportAlias> aliases)
    {
        foreach (var (module, name) in aliases.Distinct())
        {
            var function = HostFunctionTable.Find(module, name) ?? throw new EngineFaultException($"{module}.{name} passed the filter and is no host function.");
            Define(linker, function, module);
        }
    }

    private static void Define(LinkerHandle linker, HostFunction function, string module)
    {
        byte[] parameters = [.. function.Type.Parameters.Select(ValueKind.Of), ValueKind.I64];
        byte[] results = [.. function.Type.Results.Select(ValueKind.Of), ValueKind.I64];
        Define(linker, module, function.Name, parameters, results, HostFunctionTable.PointerOf(function.Id));
    }

    private static void Define(LinkerHandle linker, string module, string name, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> results,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback)
    {
        var type = FunctionType(parameters, results);
        var moduleName = Encoding.UTF8.GetBytes(module);
        var functionName = Encoding.UTF8.GetBytes(name);
        fixed (byte* modulePointer = moduleName, namePointer = functionName)
        {
            var error = NativeMethods.wasmtime_linker_define_func_unchecked(linker.Value, modulePointer, (nuint)moduleName.Length, namePointer,
                (nuint)functionName.Length, type, callback, 0, 0);
            WasmtimeError.ThrowIfAny(error, $"Defining {module}.{name} failed");
        }

        NativeMethods.wasm_functype_delete(type);
    }

    private static nint FunctionType(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> results)
    {
        var parameterTypes = ValueTypes(parameters);
        var resultTypes = ValueTypes(results);
        return NativeMethods.wasm_functype_new(ref parameterTypes, ref resultTypes);
    }

    private static PointerVector ValueTypes(ReadOnlySpan<byte> kinds)
    {
        var types = stackalloc nint[Math.Max(kinds.Length, 1)];
        for (var i = 0; i < kinds.Length; i++) types[i] = NativeMethods.wasm_valtype_new(kinds[i]);
        NativeMethods.wasm_valtype_vec_new(out var vector, (nuint)kinds.Length, types);
        return vector;
    }
}
