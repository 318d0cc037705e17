using System.Text;
using System.Text.Json;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

/// <summary>
/// <c>spec/vectors/encoding.json</c> against everything that encodes: the codec of the chain, and the SDK of each language through a contract that decodes its input
/// and encodes it again.
/// </summary>
public sealed class EncodingVectorTests(VectorContracts contracts) : IClassFixture<VectorContracts>
{
    private const int TruncatedBytesMax = 24;

    private static readonly EncodingVectors Vectors = EncodingVectors.Load();

    // One folder for each language that an SDK is for.
    private static readonly string[] Sdks = [.. Directory.EnumerateDirectories(Path.Combine(EncodingVectors.Root, "sdk"))
        .SelectMany(sdk => Directory.EnumerateDirectories(sdk, "vectors*"))
        .Select(folder => Path.GetRelativePath(Path.Combine(EncodingVectors.Root, "sdk"), folder).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    public static TheoryData<string> Groups => [.. Vectors.Groups.Keys];

    public static TheoryData<string> Keys => [.. Vectors.Keys.Keys];

    public static MatrixTheoryData<string, string> SdkGroups => new(Sdks, Vectors.Groups.Keys);

    public static MatrixTheoryData<string, string> SdkKeys => new(Sdks, Vectors.Keys.Keys);

    [Fact]
    public void EverySdk_HasAContractOfTheVectors()
    {
        foreach (string sdk in (ReadOnlySpan<string>)["assemblyscript/vectors", "c/vectors", "rust/vectors"]) Assert.Contains(sdk, Sdks);
        foreach (string sdk in Directory.EnumerateDirectories(Path.Combine(EncodingVectors.Root, "sdk"))) Assert.Contains(Sdks, folder => folder.StartsWith($"{Path.GetFileName(sdk)}/", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Codec_GivesTheBytesOfEachValueAndTheValueOfItsBytes(string name)
    {
        EncodingVectors.Group group = Vectors.Groups[name];
        Assert.NotEmpty(group.Valid);
        foreach (EncodingVectors.Valid vector in group.Valid)
        {
            Assert.Equal(vector.Hex, Convert.ToHexStringLower(AbiCodec.Encode(AbiJson.Read(vector.Json, group.Type, name), group.Type)));
            Assert.True(AbiCodec.TryDecode(vector.Bytes, group.Type, out AbiValue? value, out string? fault), fault);
            AssertJson(vector.Json, value, group.Type);
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Codec_RefusesEachMalformedEncoding(string name)
    {
        EncodingVectors.Group group = Vectors.Groups[name];
        Assert.NotEmpty(group.Malformed);
        foreach (EncodingVectors.Malformed vector in group.AllMalformed(int.MaxValue))
        {
            Assert.False(AbiCodec.TryDecode(vector.Bytes, group.Type, out AbiValue? value, out string? fault), $"{vector.Hex} ({vector.Why}) was read as {value}");
            Assert.NotNull(fault);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void KeyCodec_GivesTheBytesOfEachKeyAndTheKeyOfItsBytes(string name)
    {
        EncodingVectors.Group group = Vectors.Keys[name];
        Assert.True(KeyCodec.IsKey(group.Type));
        Assert.NotEmpty(group.Valid);
        foreach (EncodingVectors.Valid vector in group.Valid)
        {
            Assert.Equal(vector.Hex, Convert.ToHexStringLower(KeyCodec.Encode(AbiJson.Read(vector.Json, group.Type, name), group.Type)));
            Assert.True(KeyCodec.TryDecode(vector.Bytes, group.Type, out AbiValue? value, out string? fault), fault);
            AssertJson(vector.Json, value, group.Type);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void KeyCodec_RefusesEachMalformedEncoding(string name)
    {
        EncodingVectors.Group group = Vectors.Keys[name];
        Assert.NotEmpty(group.Malformed);
        foreach (EncodingVectors.Malformed vector in group.AllMalformed(int.MaxValue))
        {
            Assert.False(KeyCodec.TryDecode(vector.Bytes, group.Type, out AbiValue? value, out string? fault), $"{vector.Hex} ({vector.Why}) was read as {value}");
            Assert.NotNull(fault);
        }
    }

    // The file lists keys in the order of their values; an SDK may sort by either.
    [Theory]
    [MemberData(nameof(Keys))]
    public void KeysOfTheFile_AreInAscendingOrderOfTheirBytes(string name)
    {
        EncodingVectors.Group group = Vectors.Keys[name];
        for (int index = 1; index < group.Valid.Length; index++) Assert.True(group.Valid[index - 1].Bytes.AsSpan().SequenceCompareTo(group.Valid[index].Bytes) < 0, group.Valid[index].Hex);
    }

    [Theory]
    [MemberData(nameof(SdkGroups))]
    public void Sdk_DecodesAndEncodesEachValueAndRefusesWhatIsMalformed(string sdk, string name)
    {
        EncodingVectors.Group group = Vectors.Groups[name];
        TestContract contract = contracts.Of(sdk);
        foreach (EncodingVectors.Valid vector in group.Valid) Assert.Equal(vector.Hex, Convert.ToHexStringLower(contract.Query(name, vector.Bytes).AsBytes()));
        AssertRefused(contract, name, group);
    }

    [Theory]
    [MemberData(nameof(SdkKeys))]
    public void Sdk_EncodesAndDecodesEachKeyAndRefusesWhatIsMalformed(string sdk, string name)
    {
        EncodingVectors.Group group = Vectors.Keys[name];
        TestContract contract = contracts.Of(sdk);
        foreach (EncodingVectors.Valid vector in group.Valid)
        {
            byte[] borsh = AbiCodec.Encode(AbiJson.Read(vector.Json, group.Type, name), group.Type);
            Assert.Equal(vector.Hex, Convert.ToHexStringLower(contract.Query($"key_{name}", borsh).AsBytes()));
            Assert.Equal(Convert.ToHexStringLower(borsh), Convert.ToHexStringLower(contract.Query($"unkey_{name}", vector.Bytes).AsBytes()));
        }

        AssertRefused(contract, $"unkey_{name}", group);
    }

    // Reverted, not trapped: a contract says no to input that does not fit, it does not fall over it.
    private static void AssertRefused(TestContract contract, string method, EncodingVectors.Group group)
    {
        foreach (EncodingVectors.Malformed vector in group.AllMalformed(TruncatedBytesMax))
        {
            TestAnswer answer = contract.TryQuery(method, vector.Bytes);
            Assert.True(answer.Result.ErrorCode == ErrorCode.Reverted, $"{method} of {vector.Hex} ({vector.Why}) should revert: {answer}; {Convert.ToHexStringLower(answer.Returned.Data.Span)}");
        }
    }

    private static void AssertJson(JsonElement expected, AbiValue value, AbiType type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) AbiJson.Write(writer, value, type);
        string written = Encoding.UTF8.GetString(stream.ToArray());
        using JsonDocument document = JsonDocument.Parse(written);
        Assert.True(JsonElement.DeepEquals(expected, document.RootElement), $"{expected.GetRawText()} became {written}");
    }
}

/// <summary>The vectors contract of each SDK, each on a chain of its own; queries leave nothing behind.</summary>
public sealed class VectorContracts : IDisposable
{
    private readonly Dictionary<string, (TestChain Chain, TestContract Contract)> _deployed = [];

    /// <summary>The contract of an SDK.</summary>
    public TestContract Of(string sdk)
    {
        if (_deployed.TryGetValue(sdk, out (TestChain Chain, TestContract Contract) known)) return known.Contract;
        var chain = new TestChain();
        TestContract contract = chain.Deploy($"sdk/{sdk}/vectors.wasm");
        _deployed.Add(sdk, (chain, contract));
        return contract;
    }

    public void Dispose()
    {
        foreach ((TestChain chain, _) in _deployed.Values) chain.Dispose();
    }
}
