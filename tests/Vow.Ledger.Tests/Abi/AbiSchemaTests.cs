using System.Text.Json.Nodes;
using Vow.Ledger.Abi;
using TextEncoding = System.Text.Encoding;

namespace Vow.Ledger.Tests.Abi;

/// <summary><c>spec/vow-abi.schema.json</c> and the reader know the same members and words.</summary>
public sealed class AbiSchemaTests
{
    private static readonly JsonSchema Schema = new(JsonNode.Parse(Read("spec/vow-abi.schema.json"))!);

    [Theory]
    [InlineData("spec/vow-abi-example.json")]
    [InlineData(null)]
    public void ADescription_IsOneToTheSchemaAndTheReader(string? file)
    {
        JsonNode document = JsonNode.Parse(file is null ? ContractAbiTests.Full : Read(file))!;
        Assert.Null(Schema.Fault(document));
        Assert.Null(ReaderFault(document));
    }

    // The example is in canonical form but for its line breaks.
    [Fact]
    public void TheExample_IsWrittenAsItStands()
    {
        string text = Read("spec/vow-abi-example.json");
        Assert.Equal(JsonNode.Parse(text)!.ToJsonString(), JsonNode.Parse(ContractAbi.Parse(TextEncoding.UTF8.GetBytes(text)).ToJson())!.ToJsonString());
    }

    // Each object in turn: with a member that nobody knows, and without each of those that it has; each word changed.
    [Fact]
    public void WhatTheSchemaRefuses_TheReaderRefuses_AndForTheseChangesTheOtherWayRound()
    {
        int changes = 0, refused = 0;
        foreach ((string what, JsonNode changed) in Changes(ContractAbiTests.Full))
        {
            string? schema = Schema.Fault(changed), reader = ReaderFault(changed);
            Assert.True(schema is null == reader is null, $"{what}: the schema says '{schema}', the reader '{reader}'");
            changes++;
            refused += schema is null ? 0 : 1;
        }

        Assert.InRange(refused, 400, changes - 20);
    }

    private static IEnumerable<(string What, JsonNode Changed)> Changes(string json)
    {
        int objects = Objects(JsonNode.Parse(json)!).Count();
        for (int index = 0; index < objects; index++)
        {
            JsonNode unknown = JsonNode.Parse(json)!;
            JsonObject place = Objects(unknown).ElementAt(index);
            string path = place.GetPath();
            place["unknown"] = 1;
            yield return ($"{path} with an unknown member", unknown);
            foreach (string member in place.Select(known => known.Key).Where(known => known != "unknown").ToList())
            {
                // Without its definition a name means nothing to the reader alone, and without a default the ones after it are at fault.
                if (member is "types" or "default") continue;
                JsonNode without = JsonNode.Parse(json)!;
                Objects(without).ElementAt(index).Remove(member);
                yield return ($"{path} without {member}", without);
                foreach (JsonNode? other in (JsonNode?[])[null, 7, "?", true, new JsonArray(), new JsonObject()])
                {
                    if (JsonNode.DeepEquals(other, place[member])) continue;
                    // Methods and contracts may be called almost anything, and words for people be any.
                    if (other is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String && member is "name" or "doc" or "version" or "type" or "result" or "key" or "value") continue;
                    // A list may be empty, but not the types that others name.
                    if (other is JsonArray && member == "types") continue;
                    JsonNode changed = JsonNode.Parse(json)!;
                    Objects(changed).ElementAt(index)[member] = other?.DeepClone();
                    yield return ($"{path} with {member} {other?.ToJsonString() ?? "null"}", changed);
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject place => new[] { place }.Concat(place.SelectMany(member => Objects(member.Value))),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private static string? ReaderFault(JsonNode document)
    {
        try
        {
            ContractAbi.Parse(TextEncoding.UTF8.GetBytes(document.ToJsonString()));
            return null;
        }
        catch (AbiException error)
        {
            return error.Message;
        }
    }

    private static string Read(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder!.FullName, path));
    }
}
