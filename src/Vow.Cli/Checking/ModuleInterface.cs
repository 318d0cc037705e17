using Vow.Cli.Output;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Checking;

/// <summary>What a module of a file exports, and how it describes that.</summary>
/// <param name="Exported">Its methods.</param>
/// <param name="Description">Its own words about them; null when it has none that can be read.</param>
internal sealed record ModuleInterface(IReadOnlyList<MethodSignature> Exported, ContractAbi? Description)
{
    /// <summary>Reads it; a description that does not hold together is told and taken as none.</summary>
    public static ModuleInterface Of(CliConsole console, string path, WasmModule module)
    {
        var exported = MethodSignature.ListOf(module);
        try
        {
            return new ModuleInterface(exported, ContractAbi.Read(module));
        }
        catch (AbiException error)
        {
            console.Complain($"the description in {path} cannot be read, so its values are taken and shown as bytes: {error.Message}", "Repair the section vow.abi of the module.");
            return new ModuleInterface(exported, null);
        }
    }

    /// <summary>The signature of a method; null when there is none of that name.</summary>
    public FunctionType? TypeOf(string method) => Exported.FirstOrDefault(found => found.Name == method)?.Type;

    /// <summary>A method as it is described; null when it is not, or not there.</summary>
    public AbiMethod? Described(string method) => TypeOf(method) is null ? null : Description?.Method(method);
}
