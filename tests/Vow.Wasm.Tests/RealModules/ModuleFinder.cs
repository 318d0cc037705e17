using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Vow.Wasm.Tests.RealModules;

/// <summary>A module of a package: the file it was in, and how it was packed there.</summary>
internal sealed record FoundModule(string Package, string Version, string Source, byte[] Bytes);

/// <summary>Finds WebAssembly in packages: as files, and in scripts as base64 (plain or compressed) or as lists of numbers.</summary>
internal static partial class ModuleFinder
{
    private static readonly byte[] Magic = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];
    private static readonly string[] Scripts = [".js", ".cjs", ".mjs"];

    public static List<FoundModule> Find(string package, string version, string folder)
    {
        var seen = new HashSet<string>();
        var found = new List<FoundModule>();
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        // Files first: a script often carries a copy of one.
        foreach (var file in files.Where(file => file.EndsWith(".wasm", StringComparison.Ordinal))) Add(file, "", File.ReadAllBytes(file));
        foreach (var file in files.Where(file => Scripts.Contains(Path.GetExtension(file))))
        {
            var number = 0;
            foreach (var bytes in InScript(File.ReadAllText(file))) Add(file, $" #{++number}", bytes);
        }

        return found;

        void Add(string file, string suffix, byte[] bytes)
        {
            if (!bytes.AsSpan().StartsWith(Magic) || !seen.Add(Convert.ToHexString(SHA256.HashData(bytes)))) return;
            var source = Path.GetRelativePath(folder, file).Replace('\\', '/') + suffix;
            found.Add(new FoundModule(package, version, source, bytes));
        }
    }

    private static IEnumerable<byte[]> InScript(string text)
    {
        foreach (Match match in PlainBase64().Matches(text))
        {
            if (Decode(match.Value) is { } bytes) yield return bytes;
        }

        foreach (Match match in CompressedBase64().Matches(text))
        {
            if (Decode(match.Value) is { } bytes && Inflate(bytes) is { } module) yield return module;
        }

        foreach (Match match in NumberList().Matches(text))
            yield return [.. match.Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => byte.Parse(n, CultureInfo.InvariantCulture))];
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[]? Inflate(byte[] bytes)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var module = new MemoryStream();
            stream.CopyTo(module);
            return module.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    [GeneratedRegex("AGFzbQEAAAA[A-Za-z0-9+/]{40,}={0,2}")]
    private static partial Regex PlainBase64();

    // "eJ", "eN": the two bytes that zlib starts with.
    [GeneratedRegex("e[JN][A-Za-z0-9+/]{1000,}={0,2}")]
    private static partial Regex CompressedBase64();

    [GeneratedRegex("\\b0,97,115,109,1,0,0,0(,[0-9]{1,3})+")]
    private static partial Regex NumberList();
}
