namespace Vow.Testing.Tests;

public sealed class GoldenTests
{
    [Fact]
    public void DifferentLine_IsShownWithBothTexts()
    {
        if (Environment.GetEnvironmentVariable("BLESS") == "1") Assert.Skip("This test needs golden files that are compared.");
        var error = Assert.Throws<TestAssertionException>(() => Golden.Verify("first\nchanged\n", "two-lines"));
        Assert.Contains("Line 2 of ", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected: second\n  actual:   changed\n", error.Message, StringComparison.Ordinal);
        Assert.Contains("BLESS=1", error.Message, StringComparison.Ordinal);
        Golden.Verify("first\r\nsecond\r\n", "two-lines");
    }

    [Fact]
    public void MissingFile_IsToldWithHowToMakeIt()
    {
        if (Environment.GetEnvironmentVariable("BLESS") == "1") Assert.Skip("This test needs golden files that are compared.");
        Assert.Contains("BLESS=1", Assert.Throws<TestAssertionException>(() => Golden.Verify("", "nowhere")).Message, StringComparison.Ordinal);
    }

    // What a deterministic build puts in place of the folder of the sources.
    [Fact]
    public void SourceFolderOfADeterministicBuild_IsFoundAboveTheTest()
    {
        if (Environment.GetEnvironmentVariable("BLESS") == "1") Assert.Skip("This test needs golden files that are compared.");
        Golden.Verify("first\nsecond\n", "two-lines", "/_/tests/Vow.Testing.Tests/GoldenTests.cs");
        Assert.Contains("is not there", Assert.Throws<TestAssertionException>(() => Golden.Verify("", "two-lines", "/_/tests/Nowhere/A.cs")).Message, StringComparison.Ordinal);
    }
}
