using System.Collections.Frozen;
using System.Reflection;

namespace Vow.Node.Explorer;

/// <summary>The explorer's files, as they are in this assembly. Only these are served: a path is looked up among their names and never meets a file system.</summary>
internal sealed class ExplorerFiles
{
    private const string ResourcePrefix = "explorer/";
    private const string Page = "index.html";

    private readonly FrozenDictionary<string, ExplorerFile> _files;

    private ExplorerFiles(FrozenDictionary<string, ExplorerFile> files) => _files = files;

    /// <summary>Their names, with slashes between folders.</summary>
    public IEnumerable<string> Names => _files.Keys;

    public static ExplorerFiles Load()
    {
        Assembly assembly = typeof(ExplorerFiles).Assembly;
        var files = new Dictionary<string, ExplorerFile>(StringComparer.Ordinal);
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            string name = resource[ResourcePrefix.Length..].Replace('\\', '/');
            files[name] = new ExplorerFile(name, bytes);
        }

        return new ExplorerFiles(files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>
    /// What is served for a path below the explorer's: a file, or the page for every other path, since its own addresses (<c>tx/8d0f…</c>) are told apart in the browser.
    /// Null for a file that does not exist.
    /// </summary>
    public ExplorerFile? Find(string path)
    {
        if (_files.TryGetValue(path, out ExplorerFile? file)) return file;
        return ExplorerFile.IsNameOfFile(path) ? null : _files[Page];
    }
}
