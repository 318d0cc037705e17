using System.Text.Json;
using System.Text.Json.Serialization;
using Vow.Cli.Input;
using Vow.Wasm;

namespace Vow.Cli.Configuration;

/// <summary>A <c>vow.json</c>: what a project or a user wants unless the command line says otherwise.</summary>
internal sealed record SettingsFile
{
    public const string Name = "vow.json";

    private const int BytesMax = 64 * 1024;

    /// <summary>The node's address, such as <c>http://127.0.0.1:8717</c>.</summary>
    public string? Node { get; init; }

    /// <summary>The key that signs.</summary>
    public string? From { get; init; }

    /// <summary>The folder of keys; relative to the file.</summary>
    public string? Keys { get; init; }

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="CliException">The file is not one of settings.</exception>
    public static SettingsFile? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var json = BoundedFile.Read(path, BytesMax, Name);
        try
        {
            RefuseUnknown(json, path);
            var file = JsonSerializer.Deserialize(json, SettingsJson.Default.SettingsFile);
            return file?.Keys is { } keys ? file with { Keys = Path.GetFullPath(keys, Path.GetDirectoryName(Path.GetFullPath(path))!) } : file;
        }
        catch (JsonException error)
        {
            throw CliException.Usage($"'{path}' is not a file of settings: {error.Message}", "It looks like { \"node\": \"http://127.0.0.1:8717\", \"from\": \"alice\" }.");
        }
    }

    // A misspelt setting that nobody reads would be obeyed by nobody, in silence.
    private static void RefuseUnknown(byte[] json, string path)
    {
        string[] known = ["node", "from", "keys"];
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("it is not a JSON object");
        foreach (var name in document.RootElement.EnumerateObject().Select(property => property.Name).Where(name => !known.Contains(name)))
        {
            var nearest = Spelling.Nearest(name, known);
            throw CliException.Usage($"'{path}': there is no setting '{ByteText.Shortened(name)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", $"There are: {string.Join(", ", known)}.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SettingsFile))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class SettingsJson : JsonSerializerContext;
