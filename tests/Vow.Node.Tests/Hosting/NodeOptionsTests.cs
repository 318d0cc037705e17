namespace Vow.Node.Tests.Hosting;

public sealed class NodeOptionsTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"vow-settings-{Guid.NewGuid():N}.json");

    public void Dispose()
    {
        File.Delete(_file);
        Environment.SetEnvironmentVariable("VOW_MEMPOOL__BYTESMAX", null);
        Environment.SetEnvironmentVariable("VOW_MEMPOOL__TRANSACTIONSMAX", null);
    }

    [Fact]
    public void Flags_GoOverTheEnvironment_AndThatOverTheFile()
    {
        File.WriteAllText(_file, """{ "Vow": { "InMemory": true, "Mempool": { "TransactionsMax": 1, "BytesMax": 1, "NonceGapMax": 1 }, "Production": { "Mode": "Interval" } } }""");
        Environment.SetEnvironmentVariable("VOW_MEMPOOL__BYTESMAX", "2");
        Environment.SetEnvironmentVariable("VOW_MEMPOOL__TRANSACTIONSMAX", "2");

        NodeOptions options = NodeOptionsFile.Read(_file, [new("Mempool:TransactionsMax", "3")]);

        Assert.Equal((3, 2L, 1, ProductionMode.Interval, true), (options.Mempool.TransactionsMax, options.Mempool.BytesMax, options.Mempool.NonceGapMax, options.Production.Mode, options.InMemory));
        Assert.Equal(new MempoolOptions().AccountBytesMax, options.Mempool.AccountBytesMax);
    }

    [Theory]
    [InlineData("""{ "Vow": { "Mempol": { "BytesMax": 1 } } }""", "Mempol")]
    [InlineData("""{ "Vow": { "Mempool": { "BytesMax": "many" } } }""", "BytesMax")]
    [InlineData("""{ "Vow": """, "cannot be read")]
    public void FileThatMakesNoSense_IsRefusedWithThePlace(string json, string expected)
    {
        File.WriteAllText(_file, json);
        Assert.Contains(expected, Assert.Throws<NodeOptionsException>(() => NodeOptionsFile.Read(_file, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsNamedAndNotThere_IsRefused() =>
        Assert.Contains("does not exist", Assert.Throws<NodeOptionsException>(() => NodeOptionsFile.Read(_file, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void OptionsThatMakeNoSense_AreAllNamedAtOnce()
    {
        var options = new NodeOptions { GenesisFile = "nowhere.json", Urls = "localhost" };
        options.Mempool.BytesMax = 5;
        options.Production.Proposer = "vow1nobody";
        options.Production.EmptyBlocks = true;
        options.Telemetry.OtlpEndpoint = "collector";

        var faults = Assert.Throws<NodeOptionsException>(() => NodeCore.Open(options, NodeParts.Default)).Faults;

        Assert.Equal(
            ["DataDirectory", "GenesisFile", "Urls", "Production:EmptyBlocks", "Production:Proposer", "Mempool:BytesMax", "Telemetry:OtlpEndpoint"], faults.Select(fault => fault.Split(' ')[0]));
    }

    [Fact]
    public void Defaults_AreValidOnceThereIsAPlaceForTheChain() => NodeOptionsCheck.ThrowIfWrong(new NodeOptions { InMemory = true });
}
