using System.Diagnostics.CodeAnalysis;
using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Cli.Output;
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
