using Vow.Cli.Checking;
using Vow.Engine;
using Vow.Engine.Symbols;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Building;

/// <summary>Builds the contract of a folder: find out what it is → compile → optimise → check as a chain would → write the module.</summary>
internal sealed class ContractBuilder(Workbench bench)
{
    private readonly ModuleInspector _inspector = new(ProtocolVersion.V1, ignoreImports: false);

    /// <exception cref="CliException">There is nothing to build, something needed is missing, or the compiler refuses the source.</exception>
    public async Task<BuildReport> BuildAsync(BuildRequest request, CancellationToken cancellation)
    {
        var project = ContractProject.Find(request.Folder);
        var compiled = await CompileAsync(project, DebugInfo.Names, cancellation).ConfigureAwait(false);
        var output = request.Output ?? project.OutputOf(compiled.Name);
        var report = Examine(new BuildReport { Project = project, Compiler = compiled.Compiler, Path = output, Bytes = compiled.Bytes });
        if (!report.IsAccepted) return report;
        if (request.DebugInfo == DebugInfo.Lines) report = await AddLinesAsync(report, request.Optimise, cancellation).ConfigureAwait(false);
        else if (request.Optimise) report = await OptimiseAsync(report, cancellation).ConfigureAwait(false);
        // A refused module replaces nothing: what lies there was good.
        Write(output, report.Bytes);
        if (report.DebugBytes is { } lines) Write(report.DebugPath, lines);
        return report;
    }

    private async Task<CompiledModule> CompileAsync(ContractProject project, DebugInfo debugInfo, CancellationToken cancellation) => project.Language switch
    {
        ContractLanguage.Rust => await RustToolchain.CompileAsync(bench, project, debugInfo, cancellation).ConfigureAwait(false),
        ContractLanguage.AssemblyScript => await AssemblyScriptToolchain.CompileAsync(bench, project, cancellation).ConfigureAwait(false),
        ContractLanguage.C or ContractLanguage.Cpp => await ClangToolchain.CompileAsync(bench, project, debugInfo, cancellation).ConfigureAwait(false),
        _ => TextToolchain.Compile(project),
    };

    // What is deployed is what an ordinary build gives: the lines come from a second one, whose code is compared.
    private async Task<BuildReport> AddLinesAsync(BuildReport plain, bool isOptimised, CancellationToken cancellation)
    {
        var language = plain.Project.Language;
        if (language is ContractLanguage.AssemblyScript or ContractLanguage.Wat)
            throw CliException.Usage($"{ContractLanguages.Describe(language)} has no debug information with lines of source that a module could carry.", "Build without --debug-info: the names of functions are in the module.");
        var compiled = await CompileAsync(plain.Project, DebugInfo.Lines, cancellation).ConfigureAwait(false);
        var joined = ModuleSymbols.Read(plain.Bytes, compiled.Bytes);
        if (joined.Error is { } error) throw new CliException(ExitCode.BuildFailed, $"The build with debug information does not fit the module: {error}.", "Build without --debug-info.");
        if (!joined.Symbols!.HasLines) throw new CliException(ExitCode.BuildFailed, $"{compiled.Compiler} wrote no lines of source.", "Build without --debug-info.");
        return plain with { DebugBytes = compiled.Bytes, Note = isOptimised ? "not used: it does not keep lines of source true" : null };
    }

    private async Task<BuildReport> OptimiseAsync(BuildReport plain, CancellationToken cancellation)
    {
        var (optimizer, whyNot) = await WasmOptimizer.FindAsync(bench, plain.Project.Folder, cancellation).ConfigureAwait(false);
        if (optimizer is null) return plain with { Note = whyNot };
        var smaller = await optimizer.RunAsync(bench, plain.Bytes, cancellation).ConfigureAwait(false);
        if (smaller is null) return plain with { Note = $"not optimised: wasm-opt {optimizer.Version} failed" };
        var optimised = Examine(plain with { Bytes = smaller });
        if (!optimised.IsAccepted) return plain with { Note = $"not optimised: what wasm-opt {optimizer.Version} makes of it is refused" };
        return optimised with { Note = $"wasm-opt {optimizer.Version}: {Percent(plain.Bytes.Length, smaller.Length)}", SizeBefore = plain.Bytes.Length };
    }

    private BuildReport Examine(BuildReport report)
    {
        var module = _inspector.Inspect(report.Path, report.Bytes);
        if (!module.IsAccepted) return report with { Module = module };
        try
        {
            var abi = ContractAbi.Read(module.Module!);
            return report with { Module = module, Abi = abi, AbiFault = abi?.FaultOf(module.Module!) };
        }
        catch (AbiException error)
        {
            return report with { Module = module, AbiFault = error.Message };
        }
    }

    private static void Write(string path, byte[] bytes)
    {
        try
        {
            // Whole or not at all: who watches the folder reads no half of it.
            var partial = $"{path}.{Path.GetRandomFileName()}";
            File.WriteAllBytes(partial, bytes);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"The module cannot be written to '{path}': {error.Message}");
        }
    }

    private static string Percent(int before, int after) =>
        after == before ? "nothing to gain" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(after < before ? "-" : "+")}{Math.Abs(after - before) * 100.0 / before:0.#} %");
}

/// <summary>What to build, and how.</summary>
internal sealed record BuildRequest
{
    public required string Folder { get; init; }

    /// <summary>Whether wasm-opt is used when it is there.</summary>
    public required bool Optimise { get; init; }

    /// <summary>Whether a second file with lines of source is written; what is deployed is then not optimised by wasm-opt.</summary>
    public DebugInfo DebugInfo { get; init; }

    /// <summary>Where the module goes; null for <c>NAME.wasm</c> in the folder.</summary>
    public string? Output { get; init; }
}
