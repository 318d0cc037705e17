using System.IO.Compression;
using System.Security.Cryptography;

namespace Vow.Node.Explorer;

/// <summary>One file of the explorer: its bytes, what they are, and how a browser knows them again.</summary>
internal sealed class ExplorerFile
{
    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly byte[] _bytes;
    private readonly byte[]? _compressed;

    /// <exception cref="ArgumentException">Nobody said what a file of this name is.</exception>
    public ExplorerFile(string name, byte[] bytes)
    {
        MediaType = MediaTypes.TryGetValue(Path.GetExtension(name), out string? type) ? type : throw new ArgumentException($"The explorer's file '{name}' has no media type.", nameof(name));
        _bytes = bytes;
        byte[] compressed = Compress(bytes);
        // Pictures and fonts are compressed already.
        if (compressed.Length < bytes.Length * 9 / 10) _compressed = compressed;
        Tag = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
    }

    public string MediaType { get; }

    /// <summary>The beginning of the SHA-256 of its bytes.</summary>
    public string Tag { get; }

    /// <summary>Whether it is kept compressed, too.</summary>
    public bool HasCompressed => _compressed is not null;

    /// <summary>The entity tag of a form of it: two forms are not the same bytes.</summary>
    public string TagOf(bool isCompressed) => isCompressed ? $"\"{Tag}-gzip\"" : $"\"{Tag}\"";

    public ReadOnlyMemory<byte> Bytes(bool isCompressed) => isCompressed ? _compressed! : _bytes;

    /// <summary>Whether a name's end is one that a file of the explorer has.</summary>
    public static bool IsNameOfFile(string path) => MediaTypes.ContainsKey(Path.GetExtension(path));

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
