using Vow.Cli.Input;

namespace Vow.Cli.Configuration;

/// <summary>
/// What holds where the user is. For each setting the first that says something counts: the flag, the environment, the project's <c>vow.json</c> (the nearest
/// one in the folder or above it), the user's, the default.
/// </summary>
internal sealed class Settings
{
    public const string NodeVariable = "VOW_NODE";
    public const string FromVariable = "VOW_FROM";
    public const string KeysVariable = "VOW_KEYS";
    public const string PassphraseVariable = "VOW_PASSPHRASE";

    public static readonly Uri DefaultNode = new("http://127.0.0.1:8717");

    private readonly Surroundings _surroundings;
    private readonly SettingsFile _project;
    private readonly SettingsFile _user;

    public Settings(Surroundings surroundings)
    {
        _surroundings = surroundings;
        ProjectFolder = FindProject(surroundings.WorkingFolder);
        _project = SettingsFile.Read(Path.Combine(ProjectFolder, SettingsFile.Name)) ?? new SettingsFile();
        _user = SettingsFile.Read(Path.Combine(surroundings.UserFolder, SettingsFile.Name)) ?? new SettingsFile();
    }

    /// <summary>The nearest folder with a <c>vow.json</c> or <c>.vow</c>, from where the user is upward; otherwise where the user is.</summary>
    public string ProjectFolder { get; }

    /// <summary>What commands remember between calls, in the project.</summary>
    public string DataFolder => Path.Combine(ProjectFolder, ".vow");

    public Uri Node(string? flag)
    {
        var text = flag ?? _surroundings.Variable(NodeVariable) ?? _project.Node ?? _user.Node;
        if (text is null) return DefaultNode;
        // Without a scheme it is an address as people say it: localhost:8717.
        var spelled = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(spelled, UriKind.Absolute, out var node) && node.Scheme is "http" or "https" && node.PathAndQuery == "/"
            ? node
            : throw CliException.Usage($"'{ByteText.Shortened(text)}' is not a node's address.", "It looks like http://127.0.0.1:8717; it comes from --node, VOW_NODE or vow.json.");
    }

    /// <summary>The name of the key that signs, or null when nobody said.</summary>
    public string? From(string? flag) => flag ?? _surroundings.Variable(FromVariable) ?? _project.From ?? _user.From;

    /// <summary>Most that gas and deposit of a transaction may cost, or null when nobody said.</summary>
    public UInt128? FeeMax(string? flag) => (flag ?? _project.FeeMax ?? _user.FeeMax) is { } text
        ? AmountText.Parse(text, flag is null ? $"feeMax in {SettingsFile.Name}" : "--fee-max", UInt128.MaxValue)
        : null;

    public string KeysFolder(string? flag) =>
        (flag ?? _surroundings.Variable(KeysVariable)) is { } folder
            ? Path.GetFullPath(folder, _surroundings.WorkingFolder)
            : _project.Keys ?? _user.Keys ?? Path.Combine(_surroundings.UserFolder, "keys");

    private static string FindProject(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, SettingsFile.Name)) || Directory.Exists(Path.Combine(folder.FullName, ".vow"))) return folder.FullName;
        return start;
    }
}
