using System.Text.Json;
using Vow.Cli.Input;

namespace Vow.Cli.Building;

/// <summary>AssemblyScript: asc of the project's own <c>node_modules</c>, which npm fills when something is missing there.</summary>
internal static class AssemblyScriptToolchain
{
    private const int PackageBytesMax = 1 << 20;

    // What holds without an asconfig.json, which asc reads by itself: names stay for stack traces, one page of memory, no collector.
    private static readonly string[] UsualOptions = ["-O3", "--debug", "--runtime", "stub", "--initialMemory", "1", "--maximumMemory", "1"];

    private static readonly string[] DependencyKinds = ["dependencies", "devDependencies"];

    public static async Task<CompiledModule> CompileAsync(Workbench bench, ContractProject project, CancellationToken cancellation)
    {
        var node = bench.Programs.Find("node") ?? throw Missing("Node.js is missing: no 'node' is in PATH.");
        if (!IsInstalled(project.Folder)) await InstallAsync(bench, project, cancellation).ConfigureAwait(false);
        // The compiler itself and not the script beside it: that one needs a shell on some systems.
        var asc = ProgramPath.InNodeModules(project.Folder, "assemblyscript", "bin", "asc.js")
            ?? throw new CliException(ExitCode.ToolMissing, $"'{Path.Combine(project.Folder, "package.json")}' does not ask for AssemblyScript.", "npm install --save-dev assemblyscript");
        var version = await Workbench.AskAsync(new ExternalProgram { File = node, Arguments = [asc, "--version"], Folder = project.Folder }, cancellation).ConfigureAwait(false);
        var output = Path.Combine(bench.Scratch, project.Name + ".wasm");
        string[] options = File.Exists(Path.Combine(project.Folder, "asconfig.json")) ? [] : UsualOptions;
        await bench.CompileAsync(
            new ExternalProgram { File = node, Arguments = [asc, project.Source!.Replace('\\', '/'), .. options, "-o", output], Folder = project.Folder }, showOutput: true, cancellation).ConfigureAwait(false);
        return new CompiledModule(project.Name!, await File.ReadAllBytesAsync(output, cancellation).ConfigureAwait(false), $"asc {version?.Replace("Version ", "", StringComparison.Ordinal)}");
    }

    private static bool IsInstalled(string folder)
    {
        try
        {
            using var package = JsonDocument.Parse(BoundedFile.Read(Path.Combine(folder, "package.json"), PackageBytesMax, "package.json"));
            return DependencyKinds
                .Where(kind => package.RootElement.TryGetProperty(kind, out _))
                .SelectMany(kind => package.RootElement.GetProperty(kind).EnumerateObject())
                .All(dependency => ProgramPath.InNodeModules(folder, dependency.Name.Split('/')) is not null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw CliException.Usage($"'{Path.Combine(folder, "package.json")}' cannot be read: {error.Message}");
        }
    }

    private static async Task InstallAsync(Workbench bench, ContractProject project, CancellationToken cancellation)
    {
        var npm = bench.Programs.Find("npm") ?? throw Missing("npm is missing: it is not in PATH.");
        // What the lock file says, where there is one; no script of a package runs.
        var how = File.Exists(Path.Combine(project.Folder, "package-lock.json")) ? "ci" : "install";
        bench.Say($"npm {how} in {project.Folder}");
        await bench.CompileAsync(
            new ExternalProgram { File = npm, Arguments = [how, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"], Folder = project.Folder }, showOutput: true, cancellation).ConfigureAwait(false);
    }

    private static CliException Missing(string what) =>
        new(ExitCode.ToolMissing, what, "Debian, Ubuntu: apt-get install nodejs npm    or Node.js 20 or later from https://nodejs.org");
}
