using System.Text.Json;
using Xunit;

namespace Vow.Engine.Tests.Hostile;

/// <summary>The outcomes of all hostile modules, run once for all tests of the class; empty where the material is absent.</summary>
public sealed class HostileModules
{
    private const string Absent = "hostile/modules.zip is not there: set VOW_MATERIAL to the folder with the test material";

    private readonly Lazy<List<HostileOutcome>> _outcomes;
    private readonly string _folder = Path.Combine(Material(), "hostile");

    public HostileModules() => _outcomes = new(() => HostileChild.RunAll(Path.Combine(_folder, "modules.zip")));

    /// <summary>How each module ended. Skips the test where there are none.</summary>
    public List<HostileOutcome> Outcomes
    {
        get
        {
            if (!File.Exists(Path.Combine(_folder, "modules.zip"))) Assert.Skip(Absent);
            return _outcomes.Value;
        }
    }

    /// <summary>The outcomes that the manifest allows for each module, by file name.</summary>
    public Dictionary<string, string[]> Allowed()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "manifest.json")));
        return manifest.RootElement.EnumerateArray().ToDictionary(
            module => module.GetProperty("file").GetString()!,
            module => module.GetProperty("expect").GetString()!.Split('|'));
    }

    private static string Material()
    {
        if (Environment.GetEnvironmentVariable("VOW_MATERIAL") is { Length: > 0 } folder) return folder;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Vow.slnx"))) root = root.Parent;
        return Path.Combine(root?.FullName ?? ".", "..", "shared", "material");
    }
}
