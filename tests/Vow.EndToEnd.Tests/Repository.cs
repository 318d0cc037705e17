namespace Vow.EndToEnd.Tests;

/// <summary>Where the sources are, seen from a built test.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Vow.slnx</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>Debug or Release: how this test, and with it everything it stands on, was built.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.TrimEnd('/', '\\').EndsWith("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    /// <summary>A path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# files below a folder of the root, without what the build makes.</summary>
    public static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(At(folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "artifacts" or "obj" or "bin"))
            .Order(StringComparer.Ordinal);

    /// <summary>The text of a source file.</summary>
    public static string Read(string path) => File.ReadAllText(At(path));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) return folder.FullName;
        }
        throw new InvalidOperationException("Vow.slnx is in no folder above the test.");
    }
}
