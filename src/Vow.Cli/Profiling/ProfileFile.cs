using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vow.Cli.Input;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine.Profiling;

namespace Vow.Cli.Profiling;

/// <summary>How a profile is written down.</summary>
internal enum ProfileFormat
{
    Html,
    Svg,
    Folded,
    Json,
}

/// <summary>Profiles as files: written in any of the formats, and read again from JSON.</summary>
internal static class ProfileFile
{
    // What a node answers at most: 20,000 nodes with names of 200 characters.
    private const int FileBytesMax = 64 * 1024 * 1024;

    private const string Formats = "html, svg, folded or json";

    /// <summary>The format that was named or that the file's name ends in.</summary>
    /// <param name="format">What <c>--format</c> says, or null.</param>
    /// <param name="file">Where it goes, or null.</param>
    /// <param name="option">The option that names the file, for messages.</param>
    /// <exception cref="CliException">Neither tells it.</exception>
    public static ProfileFormat FormatOf(string? format, string? file, string option)
    {
        var text = format ?? Path.GetExtension(file ?? "").TrimStart('.');
        return text.ToLowerInvariant() switch
        {
            "html" or "htm" => ProfileFormat.Html,
            "svg" => ProfileFormat.Svg,
            "folded" or "txt" => ProfileFormat.Folded,
            "json" => ProfileFormat.Json,
            _ when format is not null => throw CliException.Usage($"--format: '{ByteText.Shortened(format)}' is not known; expected {Formats}."),
            _ => throw CliException.Usage($"{option}: what '{ByteText.Shortened(file ?? "")}' should be cannot be told from its name.", "Let it end in .html, .svg, .folded, .txt or .json."),
        };
    }

    /// <summary>The text of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="about">What JSON carries besides it.</param>
    /// <param name="lines">The gas by line of source, for JSON; null when nobody asked for it.</param>
    /// <param name="title">What was profiled, for people.</param>
    /// <param name="format">In which form.</param>
    public static string Text(NamedProfile profile, ProfileResponse about, IReadOnlyList<ProfileLine>? lines, string title, ProfileFormat format) => format switch
    {
        ProfileFormat.Html => FlameHtml.Write(profile, title),
        ProfileFormat.Svg => FlameSvg.Write(profile, title),
        ProfileFormat.Folded => FoldedStacks.Write(profile),
        _ => Json(about, lines) + "\n",
    };

    /// <summary>A profile as the API writes it, and as <c>lines</c> its gas by line of source, which a node cannot tell.</summary>
    public static string Json(ProfileResponse profile, IReadOnlyList<ProfileLine>? lines)
    {
        if (lines is null) return JsonSerializer.Serialize(profile, ApiJson.Profile);
        var json = JsonSerializer.SerializeToNode(profile, ApiJson.Profile)!;
        json["lines"] = new JsonArray([.. lines.Select(Line)]);
        return json.ToJsonString(ApiJson.Profile.Options);
    }

    // Gas as strings, as in all answers.
    private static JsonNode Line(ProfileLine line) => new JsonObject
    {
        ["contract"] = line.Contract, ["code"] = line.Code.ToString(), ["place"] = line.Place, ["function"] = line.Function,
        ["self"] = line.Self.ToString(CultureInfo.InvariantCulture), ["total"] = line.Total.ToString(CultureInfo.InvariantCulture), ["count"] = line.Count,
    };

    /// <summary>Writes a file.</summary>
    /// <exception cref="CliException">It cannot be written.</exception>
    public static void Write(string file, string text, string option)
    {
        try
        {
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CliException.Usage($"{option}: '{file}' cannot be written: {error.Message}");
        }
    }

    /// <summary>A profile that was saved as JSON.</summary>
    /// <exception cref="CliException">There is no such file, or it is no profile.</exception>
    public static NamedProfile Read(string file, string what)
    {
        try
        {
            var response = JsonSerializer.Deserialize(BoundedFile.Read(file, FileBytesMax, what), ApiJson.Profile) ?? throw new JsonException("it is null");
            return response.ToProfile();
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw CliException.Usage($"{what}: '{file}' cannot be read as a profile: {error.Message}", "'vow profile TX -o FILE.json' writes one.");
        }
    }
}
