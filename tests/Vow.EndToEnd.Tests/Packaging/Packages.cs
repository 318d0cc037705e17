using Vow.EndToEnd.Tests.Packaging;
using Xunit;

[assembly: AssemblyFixture(typeof(Packages))]

namespace Vow.EndToEnd.Tests.Packaging;

/// <summary>All packages, made once from what this test was built with, in a folder that can be installed from.</summary>
public sealed class Packages : IAsyncLifetime
{
    private static readonly string[] Projects = ["Vow.Wasm", "Vow.Engine", "Vow.Ledger", "Vow.Client", "Vow.Node", "Vow.Testing", "Vow.Cli"];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"vow-packages-{Guid.NewGuid():N}");

    /// <summary>The folder of packages.</summary>
    public string Folder => Path.Combine(_folder, "packages");

    /// <summary>The version they all have.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Variables that keep a child's <c>dotnet</c> away from the user's packages and leave no process behind.</summary>
    internal Dictionary<string, string?> Environment => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(_folder, "cache"),
        ["DOTNET_CLI_HOME"] = Path.Combine(_folder, "home"),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "true",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    /// <summary>A new empty folder that goes when the tests end.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>The package of a project.</summary>
    public string PackageOf(string id) => Path.Combine(Folder, $"{id}.{Version}.nupkg");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var project in Projects.Select(name => Repository.At("src", name)).Append(Repository.At("templates", "Vow.Templates.csproj")))
        {
            // Everything is built already, as this test stands on it: nothing is built again under its feet.
            var (exitCode, output) = await Command.RunAsync(
                "dotnet",
                ["pack", project, "--no-build", "-c", Repository.Configuration, "-o", Folder, "-v", "quiet"],
                new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_NOLOGO"] = "true" },
                TestContext.Current.CancellationToken);
            if (exitCode != 0) throw new InvalidOperationException($"dotnet pack {project} failed:\n{output}");
        }
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Folder, "Vow.Wasm.*.nupkg").Single())["Vow.Wasm.".Length..];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
