namespace Vow.Generator;

/// <summary>The native entry points: one per function, called by Wasmtime with the gas counter as last parameter and result.</summary>
internal sealed class TrampolineTarget : IGenerationTarget
{
    public string RelativePath => "src/Vow.Engine/Host/HostFunctionTable.Trampolines.g.cs";

    public string Generate(HostAbi abi)
    {
        var text = SourceText.CSharp()
            .Line("using System.Runtime.CompilerServices;").Line("using System.Runtime.InteropServices;").Line("using Vow.Engine.Execution;").Line("using Vow.Engine.Native;").Line()
            .Line("namespace Vow.Engine.Host;").Line()
            .Line("public static unsafe partial class HostFunctionTable").Line("{")
            .Line("    internal static delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> PointerOf(HostFunctionId id) => id switch").Line("    {");
        foreach (var function in abi.Functions) text.Line($"        HostFunctionId.{function.PascalName} => &{function.PascalName},");
        text.Line("        _ => throw new ArgumentOutOfRangeException(nameof(id)),").Line("    };");
        foreach (var function in abi.Functions) Trampoline(text, function);
        return text.Line("}").ToString();
    }

    private static void Trampoline(SourceText text, HostFunctionRow function)
    {
        var name = function.PascalName;
        var counter = function.Parameters.Count;
        var arguments = function.Parameters
            .Select((parameter, i) => parameter.Type == "i64" ? $"(ulong)values[{i}].I64" : $"(uint)values[{i}].I32")
            .Prepend("frame");
        if (function.Result is not null) arguments = arguments.Append(function.Result.Type == "i64" ? "out long result" : "out int result");
        text.Line()
            .Line("    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]")
            .Line($"    private static nint {name}(nint environment, nint caller, RawValue* values, nuint count)")
            .Line("    {")
            .Line("        var frame = CallFrame.Current;")
            .Line("        try")
            .Line("        {")
            .Line($"            if (!frame.Enter(HostFunctionId.{name}, values, {counter})) return frame.Trap();")
            .Line($"            if (!HostFunctions.{name}({string.Join(", ", arguments)})) return frame.Trap();");
        if (function.Result is not null) text.Line($"            values[0].{(function.Result.Type == "i64" ? "I64" : "I32")} = result;");
        text.Line($"            if (!frame.Leave(out values[{(function.Result is null ? 0 : 1)}].I64)) return frame.Trap();")
            .Line("            return 0;")
            .Line("        }")
            .Line("        catch (Exception exception) { return frame.Fault(exception); }")
            .Line("    }");
    }
}
