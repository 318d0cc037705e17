namespace Vow.Generator;

/// <summary>Finds the root of the repository from a folder inside it.</summary>
public static class RepositoryRoot
{
    /// <summary>The nearest folder at or above <paramref name="start"/> that holds the host ABI's specification.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, HostAbi.RelativePath))) return folder.FullName;
        throw new DirectoryNotFoundException($"No {HostAbi.RelativePath} at or above {start}.");
    }
}
