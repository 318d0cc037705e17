using System.Text.Json;

namespace Vow.Cli.Building;

/// <summary>Rust: cargo with the target <c>wasm32-unknown-unknown</c>, of rustup or of Debian.</summary>
internal static class RustToolchain
{
    private const string Target = "wasm32-unknown-unknown";

    // Debian's, where the sources of the standard library are, without a prebuilt one for this target.
    private const string SystemPath = "/usr/bin:/bin";
    private const string SystemSources = "/usr/src";

    public static async Task<CompiledModule> CompileAsync(Workbench bench, ContractProject project, DebugInfo debugInfo, CancellationToken cancellation)
    {
        var setup = await FindAsync(bench, project.Folder, cancellation).ConfigureAwait(false);
        var layout = await CargoLayout.ReadAsync(setup.Program(project.Folder, ["metadata", "--format-version", "1", "--filter-platform", Target]), bench, project, cancellation).ConfigureAwait(false);
        string[] arguments =
        [
            .. layout.OutsidePaths.Length > 0 ? ["--config", $"target.{Target}.rustflags=[{string.Join(",", layout.OutsidePaths.Select(Quoted))}]"] : Array.Empty<string>(),
            .. debugInfo == DebugInfo.Lines ? ["--config", "profile.release.debug=true", "--config", "profile.release.strip=false"] : Array.Empty<string>(),
            "rustc", "--lib", "--release", "--target", Target, "--message-format=json-render-diagnostics",
            // Of this crate alone: a flag for all of them would have each contract build a standard library of its own.
            "--", .. layout.OwnPath is { } own ? [own] : Array.Empty<string>(),
        ];
        var built = await bench.CompileAsync(setup.Program(project.Folder, arguments), showOutput: false, cancellation).ConfigureAwait(false);
        var file = ArtifactIn(built.Output, layout.Manifest)
            ?? throw CliException.Usage($"cargo built no module from '{layout.Manifest}'.", "A contract's Cargo.toml has [lib] with crate-type = [\"cdylib\"].");
        return new CompiledModule(project.Name ?? Path.GetFileNameWithoutExtension(file), await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false), setup.Name);
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Configuration.SettingsJson.Default.String);

    // With rustup: `rustup target add wasm32-unknown-unknown` is all it takes.
    private static async Task<CargoSetup> FindAsync(Workbench bench, string folder, CancellationToken cancellation)
    {
        if (await TryAsync(bench.Programs, folder, cancellation).ConfigureAwait(false) is { } usual) return usual;
        if (Directory.Exists(SystemSources) && await TryAsync(new ProgramPath(SystemPath), folder, cancellation).ConfigureAwait(false) is { } system) return system;
        var isThere = bench.Programs.Find("cargo") is not null;
        throw new CliException(ExitCode.ToolMissing, isThere ? $"Rust is here, and its target {Target} is not." : "Rust is missing: no 'cargo' is in PATH.",
            $"rustup: {(isThere ? "" : "https://rustup.rs, then ")}rustup target add {Target}    Debian: apt-get install --no-install-recommends rustc-web cargo-web rust-web-src rust-web-llvm lld-22");
    }

    private static async Task<CargoSetup?> TryAsync(ProgramPath programs, string folder, CancellationToken cancellation)
    {
        if (programs.Find("cargo") is not { } cargo || programs.Find("rustc") is not { } rustc) return null;
        ExternalProgram Ask(params string[] arguments) => new() { File = rustc, Arguments = arguments, Folder = folder, Environment = CargoSetup.Variables(programs, null) };
        var version = (await Workbench.AskAsync(Ask("--version"), cancellation).ConfigureAwait(false))?.Split(' ') is [_, var number, ..] ? number : null;
        var root = await Workbench.AskAsync(Ask("--print", "sysroot"), cancellation).ConfigureAwait(false);
        if (version is null || root is null) return null;
        var setup = new CargoSetup { Cargo = cargo, Programs = programs, Name = $"rustc {version}" };
        if (Directory.Exists(Path.Combine(root, "lib", "rustlib", Target))) return setup;
        var vendored = Path.Combine(SystemSources, $"rustc-{version}", "library", "vendor");
        return Directory.Exists(vendored) ? setup with { Vendored = vendored, Name = $"rustc {version} of the system, with a standard library built from source" } : null;
    }

    // One line of JSON for each crate; the contract's names the module.
    private static string? ArtifactIn(string lines, string manifest)
    {
        foreach (var line in lines.Split('\n').Where(line => line.StartsWith('{')))
        {
            using var message = JsonDocument.Parse(line);
            if (message.RootElement.GetProperty("reason").GetString() != "compiler-artifact" || message.RootElement.GetProperty("manifest_path").GetString() != manifest) continue;
            var file = message.RootElement.GetProperty("filenames").EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => name.EndsWith(".wasm", StringComparison.Ordinal));
            if (file is not null) return file;
        }

        return null;
    }
}
