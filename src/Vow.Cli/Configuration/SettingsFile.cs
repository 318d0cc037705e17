using System.Text.Json;
using System.Text.Json.Serialization;
using Vow.Cli.Building;
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

    /// <summary>Most that gas and deposit of a transaction may cost, in digits that may be grouped with <c>_</c>.</summary>
    public string? FeeMax { get; init; }

    /// <summary>What <c>vow build</c> builds in the file's folder.</summary>
    public ContractSection? Contract { get; init; }

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
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        RefuseUnknown(document.RootElement, path, "", ["node", "from", "keys", "feeMax", "contract"]);
        if (document.RootElement.TryGetProperty("contract", out var contract)) RefuseUnknown(contract, path, "contract.", ["name", "language", "source", "include"]);
    }

    private static void RefuseUnknown(JsonElement json, string path, string prefix, string[] known)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new JsonException(prefix.Length == 0 ? "it is not a JSON object" : $"'{prefix.TrimEnd('.')}' is not a JSON object");
        foreach (var name in json.EnumerateObject().Select(property => property.Name).Where(name => !known.Contains(name)))
        {
            var nearest = Spelling.Nearest(name, known);
            throw CliException.Usage($"'{path}': there is no setting '{prefix}{ByteText.Shortened(name)}'.{(nearest is null ? "" : $" Did you mean '{prefix}{nearest}'?")}", $"There are: {string.Join(", ", known)}.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SettingsFile))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(string))]
internal sealed partial class SettingsJson : JsonSerializerContext;
