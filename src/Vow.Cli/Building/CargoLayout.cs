using System.Text.Json;

namespace Vow.Cli.Building;

/// <summary>Where cargo sees a contract and what it stands on. Panics name source files: as the contract's author knows them, and the same wherever the build runs.</summary>
internal sealed record CargoLayout
{
    /// <summary>The contract's Cargo.toml.</summary>
    public required string Manifest { get; init; }

    /// <summary>Makes the names of the contract's own files relative to its folder; null when they are.</summary>
    public string? OwnPath { get; init; }

    /// <summary>Makes the names of files of other folders start with the name of their crate.</summary>
    public string[] OutsidePaths { get; init; } = [];

    /// <exception cref="CliException">Cargo cannot read the project.</exception>
    public static async Task<CargoLayout> ReadAsync(ExternalProgram metadata, Workbench bench, ContractProject project, CancellationToken cancellation)
    {
        var answer = await bench.CompileAsync(metadata, showOutput: false, cancellation).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer.Output);
        var json = document.RootElement;
        if (json.GetProperty("resolve").GetProperty("root").GetString() is not { } root)
            throw CliException.Usage($"'{Path.Combine(project.Folder, "Cargo.toml")}' is a workspace without a package.", "Build the folder of one of its members.");
        var workspace = json.GetProperty("workspace_root").GetString()!;
        var local = json.GetProperty("packages").EnumerateArray().Where(package => package.GetProperty("source").ValueKind == JsonValueKind.Null)
            .Select(package => (Id: package.GetProperty("id").GetString()!, Name: package.GetProperty("name").GetString()!, Manifest: package.GetProperty("manifest_path").GetString()!)).ToList();
        var own = local.First(package => package.Id == root);
        var folder = Path.GetDirectoryName(own.Manifest)!;
        return new CargoLayout
        {
            Manifest = own.Manifest,
            // The compiler runs in the workspace's root and sees its members by relative paths.
            OwnPath = folder == workspace ? null : $"--remap-path-prefix={Path.GetRelativePath(workspace, folder)}=",
            OutsidePaths =
            [
                .. local.Select(package => (package.Name, Folder: Path.GetDirectoryName(package.Manifest)!)).Where(package => !IsBelow(package.Folder, workspace))
                    .OrderBy(package => package.Folder, StringComparer.Ordinal).Select(package => $"--remap-path-prefix={package.Folder}={package.Name}"),
            ],
        };
    }

    private static bool IsBelow(string folder, string root) => folder == root || folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
