using System.Globalization;
using System.Text.RegularExpressions;

namespace Vow.Cli.Building;

/// <summary>wasm-opt of Binaryen: the project's own, or the one in PATH. A build does not need it.</summary>
internal sealed partial class WasmOptimizer
{
    /// <summary>Older ones do not know all that today's compilers write, and damage some of it.</summary>
    private const int OldestVersion = 116;

    // Nothing that the profile refuses may come in. Names stay, for stack traces; lines of source do not, for it leaves them as they were and moves the code.
    private static readonly string[] Options =
    [
        "--strip-dwarf", "-O3", "-g", "--mvp-features", "--enable-sign-ext", "--enable-mutable-globals", "--enable-nontrapping-float-to-int", "--enable-bulk-memory", "--enable-multivalue",
        "--enable-reference-types", "--enable-tail-call", "--enable-extended-const",
    ];

    private readonly string _program;
    private readonly string[] _first;

    private WasmOptimizer(string program, string[] first, int version) => (_program, _first, Version) = (program, first, version);

    public int Version { get; }

    /// <summary>The optimiser, or null with the reason why there is none.</summary>
    public static async Task<(WasmOptimizer? Found, string? WhyNot)> FindAsync(Workbench bench, string folder, CancellationToken cancellation)
    {
        var (program, first) = Locate(bench, folder);
        if (program is null) return (null, "not optimised: there is no wasm-opt (npm install --save-dev binaryen)");
        var said = await Workbench.AskAsync(new ExternalProgram { File = program, Arguments = [.. first, "--version"], Folder = folder }, cancellation).ConfigureAwait(false);
        if (!int.TryParse(VersionPattern().Match(said ?? "").Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return (null, $"not optimised: '{program}' does not tell its version");
        return version >= OldestVersion
            ? (new WasmOptimizer(program, first, version), null)
            : (null, $"not optimised: wasm-opt {version} is too old, {OldestVersion} or later is needed (npm install --save-dev binaryen)");
    }

    /// <summary>The optimised module; null when wasm-opt cannot do it.</summary>
    public async Task<byte[]?> RunAsync(Workbench bench, byte[] module, CancellationToken cancellation)
    {
        var (before, after) = (Path.Combine(bench.Scratch, "before.wasm"), Path.Combine(bench.Scratch, "after.wasm"));
        await File.WriteAllBytesAsync(before, module, cancellation).ConfigureAwait(false);
        var run = new ExternalProgram { File = _program, Arguments = [.. _first, .. Options, before, "-o", after], Folder = bench.Scratch, ErrorLine = bench.Say };
        var result = await run.RunAsync(cancellation).ConfigureAwait(false);
        return result.ExitCode == 0 && File.Exists(after) ? await File.ReadAllBytesAsync(after, cancellation).ConfigureAwait(false) : null;
    }

    private static (string? Program, string[] First) Locate(Workbench bench, string folder)
    {
        // A script for Node.js, which is run as one: the file beside it in .bin needs a shell on some systems.
        if (ProgramPath.InNodeModules(folder, "binaryen", "bin", "wasm-opt") is { } script && bench.Programs.Find("node") is { } node) return (node, [script]);
        return (bench.Programs.Find("wasm-opt"), []);
    }

    [GeneratedRegex(@"version (\d{1,6})")]
    private static partial Regex VersionPattern();
}
