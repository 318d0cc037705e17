namespace Vow.Cli.Watching;

/// <summary>The sources below a folder as they are at a moment: asked for again and again, because not every file system tells of changes.</summary>
internal sealed class SourceTree(string folder)
{
    // More than a contract has; a folder that was named by mistake does not keep the machine busy.
    private const int FilesMax = 5_000;

    // What a build, a test or an editor makes is no source.
    private static readonly HashSet<string> NotSources = new(StringComparer.Ordinal) { "target", "node_modules", "bin", "obj", "tests", "build" };
    private static readonly HashSet<string> LockFiles = new(StringComparer.Ordinal) { "Cargo.lock", "package-lock.json" };

    /// <summary>Each source with its size and time; equal lists mean that nothing has changed.</summary>
    public IReadOnlyList<(string Path, long Size, DateTime Changed)> Read()
    {
        var files = new List<(string, long, DateTime)>();
        try
        {
            Add(new DirectoryInfo(folder), files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody deletes while we look: the next look sees what is left.
        }

        files.Sort((left, right) => string.CompareOrdinal(left.Item1, right.Item1));
        return files;
    }

    private static void Add(DirectoryInfo directory, List<(string, long, DateTime)> files)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (files.Count >= FilesMax) return;
            if (entry.LinkTarget is not null) continue;
            if (entry is DirectoryInfo below)
            {
                if (!NotSources.Contains(below.Name) && (below.Name[0] != '.' || below.Name == ".cargo")) Add(below, files);
            }
            else if (entry is FileInfo file && file.Name[0] != '.' && !file.Name.Contains(".wasm", StringComparison.Ordinal) && !LockFiles.Contains(file.Name))
            {
                files.Add((file.FullName, file.Length, file.LastWriteTimeUtc));
            }
        }
    }
}
