using Vow.Engine;

namespace Vow.Testing;

/// <summary>Finds and reads the modules that tests name.</summary>
internal static class ModuleSource
{
    public static byte[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Find(path);
        return file.EndsWith(".wat", StringComparison.OrdinalIgnoreCase) ? WatText.ToWasm(File.ReadAllText(file)) : File.ReadAllBytes(file);
    }

    // A test runs somewhere below the project it belongs to; the module lies in the project or beside it.
    private static string Find(string path)
    {
        if (File.Exists(path)) return path;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, path);
            if (File.Exists(candidate)) return candidate;
        }

        throw new FileNotFoundException($"There is no module '{path}', neither in {Environment.CurrentDirectory} nor in {AppContext.BaseDirectory} and the folders above it. Build the contract first?", path);
    }
}
