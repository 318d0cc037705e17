using Xunit;

namespace Vow.EndToEnd.Tests.Explanations;

/// <summary>Transactions that fail, one for each way there is, and what is said of them: files in tests/golden/explanations; BLESS=1 rewrites them.</summary>
public sealed class ExplanationTests
{
    public static TheoryData<string> Names => [.. FailureCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AFailure_IsExplainedAsBefore(string name)
    {
        string actual = FailureCases.All[name]();
        string file = Repository.At("tests", "golden", "explanations", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("BLESS") == "1") File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"There is no {file} yet: BLESS=1 writes it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    [Fact]
    public void EveryGoldenFile_HasItsCase() =>
        Assert.Equal(FailureCases.All.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Repository.At("tests", "golden", "explanations")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
}
