using System.IO.Compression;

namespace Vow.Wasm.Tests.Material;

/// <summary>Test material from outside the repository: the folder in VOW_MATERIAL, or <c>../shared/material</c> beside the repository.</summary>
internal static class MaterialFiles
{
    /// <summary>The files of a zip archive by name; skips the test when the archive is absent.</summary>
    public static Dictionary<string, byte[]> Zip(string path)
    {
        using var archive = ZipFile.OpenRead(Locate(path));
        return archive.Entries.Where(e => e.Length > 0 || e.Name.EndsWith(".wasm", StringComparison.Ordinal))
            .ToDictionary(e => e.FullName, Read, StringComparer.Ordinal);
    }

    /// <summary>One file of the material; skips the test when it is absent.</summary>
    public static byte[] File(string path) => System.IO.File.ReadAllBytes(Locate(path));

    private static string Locate(string path)
    {
        var file = Path.Combine(Folder(), path);
        if (!System.IO.File.Exists(file)) Assert.Skip($"{path} is not there: set VOW_MATERIAL to the folder with the test material");
        return file;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("VOW_MATERIAL") is { Length: > 0 } folder) return folder;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !System.IO.File.Exists(Path.Combine(root.FullName, "Vow.slnx"))) root = root.Parent;
        return Path.Combine(root?.FullName ?? ".", "..", "shared", "material");
    }
}
