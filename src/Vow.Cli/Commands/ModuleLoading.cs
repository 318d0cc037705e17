using System.Diagnostics.CodeAnalysis;
using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary>Reads the module a command works on and shows why it is refused.</summary>
internal static class ModuleLoading
{
    public static bool TryRead(CliConsole console, string path, bool json, [NotNullWhen(true)] out ModuleFile? module)
    {
        try
        {
            module = ModuleFile.Read(path);
            return true;
        }
        catch (ModuleTextException error)
        {
            ShowRefusal(console, Refusal.Of(error), path, json);
        }
        catch (WasmValidationException error)
        {
            ShowRefusal(console, new Refusal(error.Error), path, json);
        }

        module = null;
        return false;
    }

    /// <summary>Reads a module that is to go onto a chain, and refuses here, with all there is to say, what the chain would refuse.</summary>
    public static bool TryCheck(
        CliConsole console, string path, bool json, [NotNullWhen(true)] out ModuleFile? module, [NotNullWhen(true)] out ModuleInterface? interfaceOf)
    {
        interfaceOf = null;
        if (!TryRead(console, path, json, out module)) return false;
        try
        {
            new ModuleInspector(ProtocolVersion.V1, ignoreImports: false).Instrument(module.Bytes);
            interfaceOf = ModuleInterface.Of(console, path, ModuleDecoder.Decode(module.Bytes, ProtocolVersion.V1.Module));
            return true;
        }
        catch (WasmValidationException error)
        {
            ShowRefusal(console, new Refusal(error.Error), path, json);
            return false;
        }
    }

    public static void ShowRefusal(CliConsole console, Refusal refusal, string path, bool json)
    {
        if (json)
        {
            console.Out.WriteLine(RunJson.WriteRefused(refusal));
            return;
        }

        console.Complain($"{path} is refused:");
        CheckText.WriteRefusal(console.AnsiError, refusal);
    }
}
