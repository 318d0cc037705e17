using System.Text.Json;
using Vow.Cli.Input;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Configuration;

/// <summary>Names that the user gave to contracts, kept in the project's <c>.vow/contracts.json</c>: a JSON object of name and address.</summary>
internal sealed class ContractNames(Settings settings)
{
    private const int BytesMax = 4 << 20;

    public string File { get; } = Path.Combine(settings.DataFolder, "contracts.json");

    public Address? Find(string name) => Read().TryGetValue(name, out var text) ? Parse(name, text) : null;

    /// <summary>The name of an address, if it has one.</summary>
    public string? NameOf(in Address address)
    {
        var text = AddressText.Format(address);
        return Read().FirstOrDefault(entry => entry.Value == text).Key;
    }

    public IEnumerable<string> All => Read().Keys;

    /// <summary>Gives an address a name; one that had it loses it.</summary>
    public void Set(string name, in Address address)
    {
        var names = Read();
        names[name] = AddressText.Format(address);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            // Whole or not at all: a command that is stopped while it writes must not lose the other names.
            var partial = $"{File}.{Path.GetRandomFileName()}";
            System.IO.File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(names, SettingsJson.Default.SortedDictionaryStringString));
            System.IO.File.Move(partial, File, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"The name '{name}' cannot be kept in '{File}': {error.Message}", $"Its address is {AddressText.Format(address)}.");
        }
    }

    private SortedDictionary<string, string> Read()
    {
        if (!System.IO.File.Exists(File)) return new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var names = JsonSerializer.Deserialize(BoundedFile.Read(File, BytesMax, "contracts.json"), SettingsJson.Default.SortedDictionaryStringString);
            return new SortedDictionary<string, string>(names ?? [], StringComparer.Ordinal);
        }
        catch (JsonException error)
        {
            throw CliException.Usage($"'{File}' does not hold names of contracts: {error.Message}", "Repair or delete it; contracts are still reached by their addresses.");
        }
    }

    private Address Parse(string name, string text) => AddressText.TryParse(text, out var address, out var fault)
        ? address
        : throw CliException.Usage($"'{File}': what is kept for '{name}' is not an address: {fault}.");
}
