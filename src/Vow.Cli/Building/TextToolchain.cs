using Vow.Cli.Checking;
using Vow.Cli.Input;

namespace Vow.Cli.Building;

/// <summary>WebAssembly text: the engine's own assembler.</summary>
internal static class TextToolchain
{
    public static CompiledModule Compile(ContractProject project)
    {
        try
        {
            return new CompiledModule(project.Name!, ModuleFile.Read(Path.Combine(project.Folder, project.Source!)).Bytes, "the assembler of vow");
        }
        catch (ModuleTextException error)
        {
            throw new CliException(ExitCode.BuildFailed, error.Message);
        }
    }
}
