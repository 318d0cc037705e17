namespace Vow.Cli.Building;

/// <summary>A cargo that can build for the target, and what it must be told.</summary>
internal sealed record CargoSetup
{
    public required string Cargo { get; init; }

    public required ProgramPath Programs { get; init; }

    /// <summary>The compiler, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Sources of what the standard library needs, when it has to be built; null when a built one is there.</summary>
    public string? Vendored { get; init; }

    public ExternalProgram Program(string folder, IEnumerable<string> arguments) =>
        new() { File = Cargo, Arguments = [.. Options, .. arguments], Folder = folder, Environment = Variables(Programs, Vendored) };

    public static Dictionary<string, string?> Variables(ProgramPath programs, string? vendored) => new()
    {
        ["PATH"] = programs.Text,
        // They would replace what the project's .cargo/config.toml says, and the bytes would depend on who builds.
        ["RUSTFLAGS"] = null,
        ["CARGO_ENCODED_RUSTFLAGS"] = null,
        ["RUSTC_BOOTSTRAP"] = vendored is null ? null : "1",
    };

    private string[] Options => Vendored is null
        ? []
        :
        [
            "--offline", "--config", "source.crates-io.replace-with=\"vendored\"", "--config", $"source.vendored.directory=\"{Vendored}\"",
            "-Z", "build-std=core,alloc", "-Z", "build-std-features=compiler-builtins-mem",
        ];
}
