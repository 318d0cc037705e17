namespace Vow.Cli.Building;

/// <summary>Finds programs, by name in the folders of a search path and in <c>node_modules</c> above a project.</summary>
internal sealed class ProgramPath(string? searchPath)
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];

    public string? Text { get; } = searchPath;

    /// <summary>The full path of a program, or null; a name with a folder in it is taken as it is.</summary>
    public string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal)) return File.Exists(name) ? Path.GetFullPath(name) : null;
        foreach (var folder in (Text ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            foreach (var ending in Endings)
                if (Path.IsPathFullyQualified(folder) && Path.Combine(folder, name + ending) is var file && File.Exists(file)) return file;
        return null;
    }

    /// <summary>A file of an npm package, as Node.js looks for it: in <c>node_modules</c> of the folder and of those above it.</summary>
    public static string? InNodeModules(string folder, params string[] parts)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (Path.Combine([at.FullName, "node_modules", .. parts]) is var path && (File.Exists(path) || Directory.Exists(path))) return path;
        return null;
    }
}
