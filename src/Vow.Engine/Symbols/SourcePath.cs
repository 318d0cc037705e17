using Vow.Engine.Tracing;

namespace Vow.Engine.Symbols;

/// <summary>Paths of sources as debug information has them, made short for people: nothing of the folders of who compiled them.</summary>
internal static class SourcePath
{
    private const string RustLibraries = "/library/";
    private const int PartsOfUnknownMax = 3;

    /// <summary>
    /// Relative to the folder it was compiled in where it lies below it, from its crate on where it is one of Rust's libraries or of a registry, otherwise its last parts.
    /// </summary>
    /// <param name="compiled">The folder the compiler ran in; may be empty.</param>
    /// <param name="folder">The file's folder, absolute or relative to <paramref name="compiled"/>; may be empty.</param>
    /// <param name="name">The file, absolute or relative to <paramref name="folder"/>.</param>
    public static string Short(string compiled, string folder, string name) => Short(compiled, folder, name, out _);

    /// <summary>As <see cref="Short(string, string, string)"/>, and whether the file belongs to a library that was fetched, not to what its author works on.</summary>
    public static string Short(string compiled, string folder, string name, out bool isLibrary)
    {
        var root = Plain(compiled);
        var full = Plain(Combined(root, Combined(folder, name)));
        var library = Library(full);
        isLibrary = library is not null;
        return Display.Harmless(Cut(library ?? (IsBelow(full, root) ? full[(root.Length + 1)..] : IsRooted(full) ? LastParts(full) : Upwards(full))));
    }

    private static string Combined(string folder, string name) => folder.Length == 0 || IsRooted(name) ? name : $"{folder}/{name}";

    private static bool IsBelow(string path, string root) => root.Length > 1 && path.Length > root.Length && path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == '/';

    private static bool IsRooted(string path) => path.StartsWith('/') || path.StartsWith('\\') || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]));

    // Without "." and "..", as far as they can be left out.
    private static string Plain(string path)
    {
        var parts = new List<string>();
        var isRooted = path.StartsWith('/') || path.StartsWith('\\');
        foreach (var part in path.Split('/', '\\'))
        {
            if (part is "" or ".") continue;
            if (part != ".." || (!isRooted && (parts.Count == 0 || parts[^1] == ".."))) parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        return (isRooted ? "/" : "") + string.Join('/', parts);
    }

    private static string? Library(string path) => RustLibrary(path) ?? Registry(path) ?? Checkout(path);

    // /rustc/HASH/library/core/src/…, /usr/lib/rustlib/src/rust/library/core/src/…, /usr/src/rustc-1.96.0/library/core/src/…
    private static string? RustLibrary(string path)
    {
        if (path.IndexOf(RustLibraries, StringComparison.Ordinal) is not (>= 0 and var at)) return null;
        var home = path[..at];
        return home.Contains("/rustc/", StringComparison.Ordinal) || home.Contains("/rustc-", StringComparison.Ordinal) || home.EndsWith("/rustlib/src/rust", StringComparison.Ordinal)
            ? path[(at + RustLibraries.Length)..]
            : null;
    }

    // …/registry/src/index.crates.io-1949cf8c6b5b557f/serde-1.0.200/src/lib.rs
    private static string? Registry(string path) => After(path, "/registry/src/", skipped: 1);

    // …/git/checkouts/name-0123456789abcdef/1234567/src/lib.rs
    private static string? Checkout(string path) => After(path, "/git/checkouts/", skipped: 2);

    private static string? After(string path, string mark, int skipped)
    {
        if (path.IndexOf(mark, StringComparison.Ordinal) is not (>= 0 and var at)) return null;
        at += mark.Length;
        for (; skipped > 0; skipped--)
        {
            if (path.IndexOf('/', at) is not (>= 0 and var next)) return null;
            at = next + 1;
        }

        return path[at..];
    }

    private static string LastParts(string path) => string.Join('/', path.Split('/').Where(part => part.Length > 0).TakeLast(PartsOfUnknownMax));

    private static string Upwards(string path)
    {
        while (path.StartsWith("../", StringComparison.Ordinal)) path = path["../".Length..];
        return path;
    }

    private static string Cut(string path) => path.Length <= SymbolLimits.PathCharactersMax ? path : string.Concat("…", path.AsSpan(path.Length - SymbolLimits.PathCharactersMax + 1));
}
