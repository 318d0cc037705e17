using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Xunit;

namespace Vow.EndToEnd.Tests.Contracts;

/// <summary>Contracts of the repository built from source, each once, into a folder that is laid out like the repository.</summary>
public sealed partial class SourceBuilds : IDisposable
{
    private static readonly string[] Marks = ["Cargo.toml", "package.json", "vow.json"];
    private static readonly string[] Sources = [".c", ".cpp", ".wat"];

    private readonly ConcurrentDictionary<string, Task<SourceBuild>> _builds = new();
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Where the modules are built.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("vow-from-source-").FullName;

    /// <summary>The folders of contracts, as paths from the root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.At("contracts")).SelectMany(folder => Directory.EnumerateDirectories(folder).Where(below => Path.GetFileName(below) is not ("node_modules" or "target")).Prepend(folder))
            .Concat(Directory.EnumerateDirectories(Repository.At("sdk")).Select(sdk => Path.Combine(sdk, "vectors")))
            .Where(IsContract).Select(folder => Path.GetRelativePath(Repository.Root, folder).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>Builds a contract, or waits for its build.</summary>
    internal Task<SourceBuild> BuildAsync(string contract) => _builds.GetOrAdd(contract, BuildOnceAsync);

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // One at a time: cargo would wait for itself, and compilers take the machine's cores as it is.
    private async Task<SourceBuild> BuildOnceAsync(string contract)
    {
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            Forget(Repository.At(contract));
            var partial = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, contract)).FullName, "built.wasm");
            var report = ContractTools.JsonIn(await ContractTools.VowAsync(Repository.At(contract), ContractTools.Environment, "build", "--no-optimize", "--json", "--output", partial));
            var names = Directory.GetFiles(Repository.At(contract), "*.wasm");
            Assert.True(names.Length == 1, $"{contract} has {names.Length} built modules checked in");
            var built = Path.Combine(Folder, contract, Path.GetFileName(names[0]));
            File.Move(partial, built);
            return new SourceBuild(built, names[0], report.GetProperty("compiler").GetString()!);
        }
        finally
        {
            _one.Release();
        }
    }

    // Two versions of a contract have one package name: cargo, which looks at times only, would give out what it built of the other one.
    // Others build here at the same time, so no more than this package's module goes.
    private static void Forget(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "Cargo.toml"))) return;
        var package = PackageName().Match(File.ReadAllText(Path.Combine(folder, "Cargo.toml"))).Groups[1].Value.Replace('-', '_');
        var module = Path.Combine(ContractTools.CargoFolder, "wasm32-unknown-unknown", "release", "deps", $"{package}.wasm");
        if (File.Exists(module)) File.Delete(module);
    }

    [GeneratedRegex("(?m)^name = \"([^\"]+)\"")]
    private static partial Regex PackageName();

    // One that brings its own way to be built needs more than a compiler.
    private static bool IsContract(string folder) => Directory.Exists(folder) && !File.Exists(Path.Combine(folder, "build.sh")) && Directory.EnumerateFiles(folder).Select(Path.GetFileName)
        .Any(file => Marks.Contains(file) || Sources.Contains(Path.GetExtension(file)));
}

/// <summary>A module that was built from source, and the one that is checked in beside the source.</summary>
internal sealed record SourceBuild(string Built, string CheckedIn, string Compiler)
{
    public bool HasEqualLength => new FileInfo(Built).Length == new FileInfo(CheckedIn).Length;

    public bool IsEqual => File.ReadAllBytes(Built).AsSpan().SequenceEqual(File.ReadAllBytes(CheckedIn));
}
