using System.Text.Json.Nodes;

namespace Vow.Ledger.Tests.Tree;

public sealed class StateProofVectorTests
{
    private static string VectorFile
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) folder = folder.Parent;
            return Path.Combine(folder!.FullName, "spec", "vectors", "state-proofs.json");
        }
    }

    private static JsonNode Vectors => JsonNode.Parse(File.ReadAllText(VectorFile))!;

    [Fact]
    public void Vectors_AreWhatTheCodeGives()
    {
        var actual = StateProofVectors.Build();
        if (Environment.GetEnvironmentVariable("BLESS") == "1") File.WriteAllText(VectorFile, actual);
        Assert.True(File.ReadAllText(VectorFile) == actual, "Roots stand in headers and proofs are kept by others. If they are meant to change, BLESS=1 rewrites the vectors.");
    }

    [Fact]
    public void EveryRoot_IsThatOfItsEntries()
    {
        foreach (var tree in Vectors["trees"]!.AsArray())
        {
            var entries = tree!["entries"]!.AsArray().Select(entry => KeyValuePair.Create(Bytes(entry!["key"]), Bytes(entry["value"])));
            Assert.Equal(Bytes(tree["root"]), PlainTree.Root(entries));
        }
    }

    [Fact]
    public void EveryProof_ShowsWhatStandsBesideIt()
    {
        foreach (var tree in Vectors["trees"]!.AsArray())
        {
            var root = Bytes(tree!["root"]);
            foreach (var key in tree["keys"]!.AsArray())
                Assert.Equal(key!["valueHash"]?.GetValue<string>() ?? BothVerifiers.Absent, BothVerifiers.Key(root, Bytes(key["key"]), Bytes(key["proof"])));
            foreach (var range in tree["ranges"]!.AsArray())
            {
                var items = range!["items"]!.AsArray().Select(item => (Bytes(item!["key"]), Bytes(item["valueHash"])));
                Assert.Equal(BothVerifiers.Show(items, range["next"] is { } next ? Bytes(next) : null), Verify(root, range));
            }
        }
    }

    [Fact]
    public void EveryProofToBeRefused_Is()
    {
        foreach (var key in Vectors["refused"]!["keys"]!.AsArray()) Assert.Equal(BothVerifiers.Refused, BothVerifiers.Key(Bytes(key!["root"]), Bytes(key["key"]), Bytes(key["proof"])));
        foreach (var range in Vectors["refused"]!["ranges"]!.AsArray()) Assert.Equal(BothVerifiers.Refused, Verify(Bytes(range!["root"]), range));
    }

    private static string Verify(byte[] root, JsonNode range) =>
        BothVerifiers.Range(root, Bytes(range["contract"]), Bytes(range["start"]), Bytes(range["end"]), range["itemsMax"]!.GetValue<int>(), Bytes(range["proof"]));

    private static byte[] Bytes(JsonNode? hex) => Convert.FromHexString(hex!.GetValue<string>());
}
