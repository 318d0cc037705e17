using System.Collections.Immutable;
using System.Text.Json;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Client;

namespace Vow.Cli.Building;

/// <summary>A folder with one contract in it: what it is written in, which file is compiled, and what the module is called.</summary>
internal sealed record ContractProject
{
    private const int PackageBytesMax = 1 << 20;

    /// <summary>The folder, as a full path.</summary>
    public required string Folder { get; init; }

    public required ContractLanguage Language { get; init; }

    /// <summary>The file that is compiled, relative to the folder; null for Rust, where Cargo.toml says it.</summary>
    public string? Source { get; init; }

    /// <summary>The module's name; null where the toolchain knows it better.</summary>
    public string? Name { get; init; }

    /// <summary>Folders of headers, relative to the folder.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Finds out what a folder holds: what its <c>vow.json</c> says, otherwise Cargo.toml, package.json, or the only source file there is.</summary>
    /// <exception cref="CliException">There is no such folder, or no contract in it.</exception>
    public static ContractProject Find(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(full)) throw CliException.Usage($"There is no folder '{folder}'.", "'vow new NAME --lang rust' makes one with a contract in it.");
        var section = SettingsFile.Read(Path.Combine(full, SettingsFile.Name))?.Contract ?? new ContractSection();
        var language = section.Language is { } named
            ? ContractLanguages.Find(named) ?? throw CliException.Usage($"'{SettingsFile.Name}' in '{folder}': there is no language '{ByteText.Shortened(named)}'.", "There are: rust, as, c, cpp, wat.")
            : LanguageOf(full, section.Source);
        var project = new ContractProject { Folder = full, Language = language ?? throw NothingToBuild(folder), Name = CheckedName(section.Name, full), Include = section.Include ?? [] };
        return language == ContractLanguage.Rust ? project : project.WithSource(section.Source);
    }

    /// <summary>Where the built module goes.</summary>
    public string OutputOf(string name) => Path.Combine(Folder, name + ".wasm");

    private ContractProject WithSource(string? given)
    {
        var source = given ?? OnlySource() ?? throw NothingToBuild(Folder);
        if (source.StartsWith('-') || Path.IsPathRooted(source)) throw CliException.Usage($"'{SettingsFile.Name}' in '{Folder}': '{ByteText.Shortened(source)}' cannot be a source: compilers would not take it for a file of the folder.");
        if (!File.Exists(Path.Combine(Folder, source))) throw CliException.Usage($"There is no file '{source}' in '{Folder}' to build.", $"\"source\" of \"contract\" in {SettingsFile.Name} names the file.");
        // An entry file is called index in every project: there the folder tells more.
        var stem = Path.GetFileNameWithoutExtension(source);
        return this with { Source = source, Name = Name ?? (stem == "index" ? PackageName() ?? Path.GetFileName(Folder) : stem) };
    }

    private static ContractLanguage? LanguageOf(string folder, string? source)
    {
        if (source is not null) return ContractLanguages.OfSource(source);
        if (File.Exists(Path.Combine(folder, "Cargo.toml"))) return ContractLanguage.Rust;
        if (File.Exists(Path.Combine(folder, "package.json"))) return ContractLanguage.AssemblyScript;
        return SourcesIn(folder) is [var only] ? ContractLanguages.OfSource(only) : null;
    }

    private string? OnlySource()
    {
        if (Language == ContractLanguage.AssemblyScript && File.Exists(Path.Combine(Folder, "assembly", "index.ts"))) return Path.Combine("assembly", "index.ts");
        return SourcesIn(Folder).Where(file => ContractLanguages.OfSource(file) == Language).ToList() is [var only] ? only : null;
    }

    private static List<string> SourcesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Where(file => ContractLanguages.OfSource(file) is not null && !file.EndsWith(".d.ts", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private string? PackageName()
    {
        var file = Path.Combine(Folder, "package.json");
        if (!File.Exists(file)) return null;
        try
        {
            using var package = JsonDocument.Parse(BoundedFile.Read(file, PackageBytesMax, "package.json"));
            return package.RootElement.TryGetProperty("name", out var name) && name.GetString() is { } text && KeyStore.IsName(text) ? text : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw CliException.Usage($"'{file}' cannot be read: {error.Message}");
        }
    }

    // It becomes the name of a file in the folder, and nothing else.
    private static string? CheckedName(string? name, string folder) => name is null || KeyStore.IsName(name)
        ? name
        : throw CliException.Usage($"'{SettingsFile.Name}' in '{folder}': '{ByteText.Shortened(name)}' cannot be a contract's name.", "A name has 1 to 64 letters, digits, '-' and '_', and begins with a letter.");

    private static CliException NothingToBuild(string folder) => CliException.Usage(
        $"There is no contract to build in '{folder}'.",
        $"A contract has a Cargo.toml, a package.json, one .c, .cpp or .wat file, or a {SettingsFile.Name} with {{ \"contract\": {{ \"language\": \"c\", \"source\": \"token.c\" }} }}.");
}
