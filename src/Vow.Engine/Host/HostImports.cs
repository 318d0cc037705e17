using Vow.Wasm;

namespace Vow.Engine.Host;

/// <summary>Decides whether a module's imports are host functions, and explains those that are not.</summary>
public static class HostImports
{
    /// <summary>The refused imports, in the module's order: empty for a module that links.</summary>
    public static IEnumerable<WasmError> Refusals(WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Imports.Select(import => Refusal(module, import)).OfType<WasmError>();
    }

    private static WasmError? Refusal(WasmModule module, Import import)
    {
        if (import.Kind != ExternalKind.Function) return NotAFunction(import);
        if (HostFunctionTable.Find(import.Module, import.Name) is not { } function) return Unknown(import);
        var type = module.Types[(int)import.TypeIndex];
        if (type.Equals(function.Type)) return null;
        return Refuse(WasmErrorCode.ImportSignature, import, $"is declared as {type}", $"Declare it as {function.Type}.");
    }

    private static WasmError NotAFunction(Import import)
    {
        var help = import.Kind == ExternalKind.Memory
            ? "Define the memory in the module and export it as \"memory\": leave out the linker's --import-memory."
            : "Define it in the module: the host provides functions only.";
        return Refuse(WasmErrorCode.ImportRefused, import, $"is a {import.Kind.ToString().ToLowerInvariant()}", help);
    }

    private static WasmError Unknown(Import import) => Refuse(WasmErrorCode.ImportRefused, import, "is not a host function", Advice(import));

    private static string Advice(Import import)
    {
        if (HostFunctionTable.All.FirstOrDefault(function => function.Name == import.Name) is { } elsewhere)
            return $"It is in the module \"{elsewhere.Module}\".";
        if (import.Module.StartsWith("wasi", StringComparison.Ordinal))
            return "Contracts have no operating system: build for wasm32-unknown-unknown (C and C++: link without wasi-libc's start files).";
        if (import.Module == "env") return Nearest(import.Name);
        if (HostFunctionTable.Of(HostFunctionId.WbindgenThrow).IsInModule(import.Module))
            return "Only __wbindgen_throw and __wbindgen_init_externref_table are there: call the host through extern \"C\" functions of module \"env\", and use no JavaScript types.";
        return "Host functions are in the module \"env\".";
    }

    private static string Nearest(string name)
    {
        var (function, distance) = HostFunctionTable.All
            .Where(function => function.Module == "env")
            .Select(function => (function, Distance: Distance(name, function.Name)))
            .MinBy(pair => pair.Distance);
        return distance <= Math.Max(2, name.Length / 3)
            ? $"Did you mean {function.Name} {function.Type}?"
            : "A symbol the linker did not find becomes an import: define it, or see the host functions' reference page.";
    }

    private static WasmError Refuse(WasmErrorCode code, Import import, string why, string help) =>
        new(code, $"The import {Shown(import.Module)}.{Shown(import.Name)} {why}")
        {
            Offset = import.Offset,
            Subject = $"{Shown(import.Module)}.{Shown(import.Name)}",
            Help = help,
        };

    // Names come from the module: kept short in messages.
    private static string Shown(string name) => name.Length <= 80 ? name : name[..77] + "...";

    // Levenshtein's distance. Of a long name the first 64 characters count, which bounds the work.
    private static int Distance(string from, string to)
    {
        if (from.Length > 64) from = from[..64];
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++) row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
