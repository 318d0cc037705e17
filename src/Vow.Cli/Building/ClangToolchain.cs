using System.Text.RegularExpressions;

namespace Vow.Cli.Building;

/// <summary>C and C++: clang and wasm-ld, no libc.</summary>
internal static partial class ClangToolchain
{
    private const int OldestVersion = 14;
    private const int NewestVersion = 22;

    // A small stack placed first: an overflow hits address 0 and traps. One page to begin with, so that an instance is cheap to recycle;
    // the arena of vow.h asks for more when lists and strings need it.
    private static readonly string[] LinkOptions =
        ["--no-entry", "--gc-sections", "--stack-first", "-z", "stack-size=8192", "--initial-memory=65536"];

    // Shorter numbers move the code: the linker refuses them where it keeps debug information.
    private static readonly string[] SmallLinkOptions = [.. LinkOptions, "--strip-debug", "--compress-relocations"];

    public static async Task<CompiledModule> CompileAsync(Workbench bench, ContractProject project, DebugInfo debugInfo, CancellationToken cancellation)
    {
        var (clang, linker) = Find(bench);
        var version = await Workbench.AskAsync(new ExternalProgram { File = clang, Arguments = ["--version"], Folder = project.Folder }, cancellation).ConfigureAwait(false);
        // Compiled and linked apart: the clang driver would run whichever wasm-opt is in PATH and the bytes would depend on it.
        var objectFile = Path.Combine(bench.Scratch, project.Name + ".o");
        var linked = Path.Combine(bench.Scratch, project.Name + ".wasm");
        await bench.CompileAsync(new ExternalProgram { File = clang, Arguments = [.. CompileOptions(project), .. debugInfo == DebugInfo.Lines ? ["-g"] : Array.Empty<string>(), "-c", project.Source!, "-o", objectFile], Folder = project.Folder }, showOutput: true, cancellation).ConfigureAwait(false);
        await bench.CompileAsync(new ExternalProgram { File = linker, Arguments = [.. debugInfo == DebugInfo.Lines ? LinkOptions : SmallLinkOptions, objectFile, "-o", linked], Folder = project.Folder }, showOutput: true, cancellation).ConfigureAwait(false);
        return new CompiledModule(project.Name!, await File.ReadAllBytesAsync(linked, cancellation).ConfigureAwait(false), $"clang {VersionOf(version)}");
    }

    private static IEnumerable<string> CompileOptions(ContractProject project) =>
    [
        "--target=wasm32-unknown-unknown", "-O2", "-ffreestanding", "-Wall", "-Wextra", "-Werror",
        // Paths of this machine would make the bytes depend on it.
        $"-ffile-prefix-map={project.Folder}=.",
        .. project.Language == ContractLanguage.Cpp ? ["-std=c++20", "-fno-exceptions", "-fno-rtti"] : new[] { "-std=c17" },
        .. project.Include.SelectMany(folder => new[] { "-I", folder }),
    ];

    // A pair of one version: objects of a newer clang need not suit an older linker.
    private static (string Clang, string Linker) Find(Workbench bench)
    {
        if (bench.Variable("CLANG") is null && bench.Variable("WASM_LD") is null)
        {
            for (var version = NewestVersion; version >= OldestVersion; version--)
                if (bench.Programs.Find($"clang-{version}") is { } numbered && bench.Programs.Find($"wasm-ld-{version}") is { } itsLinker) return (numbered, itsLinker);
        }

        var versions = Enumerable.Range(OldestVersion, NewestVersion - OldestVersion + 1).Reverse();
        var clang = bench.Find("CLANG", versions.Select(version => $"clang-{version}").Prepend("clang"));
        var linker = bench.Find("WASM_LD", versions.Select(version => $"wasm-ld-{version}").Prepend("wasm-ld"));
        if (clang is not null && linker is not null) return (clang, linker);
        throw new CliException(ExitCode.ToolMissing, clang is null ? "clang is missing: no 'clang' or 'clang-14' to 'clang-22' is in PATH." : "The linker of clang for WebAssembly is missing: no 'wasm-ld' or 'wasm-ld-14' to 'wasm-ld-22' is in PATH.",
            "Debian, Ubuntu: apt-get install clang-19 lld-19    macOS: brew install llvm lld    or set CLANG and WASM_LD");
    }

    private static string VersionOf(string? text) => VersionPattern().Match(text ?? "") is { Success: true } match ? match.Groups[1].Value : "of unknown version";

    [GeneratedRegex(@"version (\d+\.\d+\.\d+)")]
    private static partial Regex VersionPattern();
}
