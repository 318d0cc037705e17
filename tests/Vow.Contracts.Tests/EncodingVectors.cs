using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vow.Ledger.Abi;

namespace Vow.Contracts.Tests;

/// <summary><c>spec/vectors/encoding.json</c>: values with their encodings, and encodings of nothing.</summary>
internal sealed class EncodingVectors
{
    private EncodingVectors(ImmutableSortedDictionary<string, Group> groups, ImmutableSortedDictionary<string, Group> keys) => (Groups, Keys) = (groups, keys);

    public static string Root { get; } = FindRoot();

    /// <summary>Values in Borsh.</summary>
    public ImmutableSortedDictionary<string, Group> Groups { get; }

    /// <summary>Keys of storage.</summary>
    public ImmutableSortedDictionary<string, Group> Keys { get; }

    public static EncodingVectors Load()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "spec/vectors/encoding.json")));
        JsonElement root = document.RootElement;
        return new EncodingVectors(Section(root, "groups"), Section(root, "keys"));
    }

    private static ImmutableSortedDictionary<string, Group> Section(JsonElement root, string name)
    {
        JsonElement[] groups = [.. root.GetProperty(name).EnumerateArray()];
        // A description with a method for each group gives the types their meaning.
        var methods = groups.Select(group => (JsonNode)new JsonObject
        {
            ["name"] = group.GetProperty("name").GetString(),
            ["kind"] = "query",
            ["result"] = group.GetProperty("type").GetString(),
        });
        var description = new JsonObject { ["abi"] = 1, ["name"] = "vectors", ["methods"] = new JsonArray([.. methods]), ["types"] = JsonArray.Create(root.GetProperty("types")) };
        ContractAbi abi = ContractAbi.Parse(Encoding.UTF8.GetBytes(description.ToJsonString()));
        return groups.Select(group => Read(group, abi)).ToImmutableSortedDictionary(group => group.Name, group => group, StringComparer.Ordinal);
    }

    private static Group Read(JsonElement group, ContractAbi abi)
    {
        string name = group.GetProperty("name").GetString()!;
        return new Group(
            name,
            abi.Method(name)!.Result!,
            [.. group.GetProperty("valid").EnumerateArray().Select(vector => new Valid(vector.GetProperty("json").Clone(), vector.GetProperty("hex").GetString()!))],
            [.. group.GetProperty("malformed").EnumerateArray().Select(vector => new Malformed(vector.GetProperty("hex").GetString()!, vector.GetProperty("why").GetString()!))]);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above the tests has Vow.slnx.");
    }

    internal sealed record Group(string Name, AbiType Type, ImmutableArray<Valid> Valid, ImmutableArray<Malformed> Malformed)
    {
        /// <summary>What the file lists, and each valid encoding of at most so many bytes cut short anywhere or with a byte after it: no encoding begins another.</summary>
        public IEnumerable<Malformed> AllMalformed(int truncatedBytesMax)
        {
            foreach (Malformed vector in Malformed) yield return vector;
            foreach (Valid vector in Valid.Where(vector => vector.Bytes.Length <= truncatedBytesMax))
            {
                for (int length = 0; length < vector.Bytes.Length; length++) yield return new Malformed(vector.Hex[..(2 * length)], $"the first {length} bytes of {vector.Hex}");
                yield return new Malformed(vector.Hex + "00", "a byte is left over");
            }
        }
    }

    internal sealed record Valid(JsonElement Json, string Hex)
    {
        public byte[] Bytes => Convert.FromHexString(Hex);
    }

    internal sealed record Malformed(string Hex, string Why)
    {
        public byte[] Bytes => Convert.FromHexString(Hex);
    }
}
