namespace Vow.Cli.Building;

/// <summary>What building a contract takes: programs, variables, a folder for what is in between, and somebody who is told what the compilers say.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly Surroundings _surroundings;
    private readonly Lazy<string> _scratch = new(() => Directory.CreateTempSubdirectory("vow-build-").FullName);

    /// <param name="surroundings">Where variables come from.</param>
    /// <param name="say">Takes each line that a compiler writes, as it is written.</param>
    public Workbench(Surroundings surroundings, Action<string> say)
    {
        _surroundings = surroundings;
        Say = say;
        Programs = new ProgramPath(surroundings.Variable("PATH"));
    }

    public ProgramPath Programs { get; }

    public Action<string> Say { get; }

    /// <summary>A folder that is gone when the building is done.</summary>
    public string Scratch => _scratch.Value;

    public string? Variable(string name) => _surroundings.Variable(name);

    /// <summary>A program by the variable that names it, otherwise by its usual names; null when there is none.</summary>
    public string? Find(string variable, params IEnumerable<string> names)
    {
        if (Variable(variable) is not { } given) return names.Select(Programs.Find).FirstOrDefault(found => found is not null);
        return Programs.Find(given) ?? throw new CliException(ExitCode.ToolMissing, $"{variable} is '{given}', and there is no such program.", $"Name one that exists, or unset {variable}.");
    }

    /// <summary>Runs a compiler; what it says is passed on, and if it fails the build does.</summary>
    /// <exception cref="CliException">It failed.</exception>
    public async Task<ProgramResult> CompileAsync(ExternalProgram compiler, bool showOutput, CancellationToken cancellation)
    {
        var result = await (compiler with { OutputLine = showOutput ? Say : null, ErrorLine = Say }).RunAsync(cancellation).ConfigureAwait(false);
        if (result.ExitCode == 0) return result;
        throw new CliException(ExitCode.BuildFailed, $"{Path.GetFileNameWithoutExtension(compiler.File)} ended with exit code {result.ExitCode}; its messages are above.");
    }

    /// <summary>Runs a program for what it prints; null when it fails.</summary>
    public static async Task<string?> AskAsync(ExternalProgram program, CancellationToken cancellation) =>
        await program.RunAsync(cancellation).ConfigureAwait(false) is { ExitCode: 0 } result ? result.Output.Trim() : null;

    public void Dispose()
    {
        if (!_scratch.IsValueCreated) return;
        try
        {
            Directory.Delete(Scratch, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is left lies in the system's folder for such things; the build itself is done.
        }
    }
}

/// <summary>What a toolchain leaves in a module about its source.</summary>
internal enum DebugInfo
{
    /// <summary>Names of functions: what is deployed.</summary>
    Names,

    /// <summary>Lines of source as well, as DWARF; the code is the same.</summary>
    Lines,
}

/// <summary>What a toolchain made of a project, before anybody looked at it.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Bytes">The module.</param>
/// <param name="Compiler">What made it, with its version.</param>
internal sealed record CompiledModule(string Name, byte[] Bytes, string Compiler);
