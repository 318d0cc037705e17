using Xunit;

namespace Vow.EndToEnd.Tests.Contracts;

/// <summary>The checked-in modules are what their sources give.</summary>
public sealed class SourceBuildTests(SourceBuilds builds) : IClassFixture<SourceBuilds>
{
    // With these the checked-in modules were built. Another version may give other bytes, which then have to pass the same tests.
    private const string CheckedInRust = "rustc 1.96.0";
    private static readonly string[] CheckedInWith = ["clang 19.1.7", CheckedInRust, "asc 0.28.20", "the assembler of vow"];

    public static TheoryData<string> Contracts => [.. SourceBuilds.All];

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task Contract_BuiltFromSource_IsTheCheckedInModule(string contract)
    {
        var build = await builds.BuildAsync(contract);
        if (build.IsEqual) return;
        var difference = $"{contract}, built with {build.Compiler}, has other bytes than {Path.GetRelativePath(Repository.Root, build.CheckedIn)}";
        // The SDK of the Rust examples lies outside of their folders: cargo hashes its path, and the compiler puts generic functions into the order of these hashes.
        if (build.Compiler.StartsWith(CheckedInRust, StringComparison.Ordinal) && build.HasEqualLength) TestContext.Current.AddWarning($"{difference}: the order of its functions.");
        else if (CheckedInWith.Any(compiler => build.Compiler.StartsWith(compiler, StringComparison.Ordinal)))
            Assert.Fail($"{difference}. If its source or its SDK has changed: contracts/build.sh {contract.Replace("contracts/", "", StringComparison.Ordinal)}");
        else TestContext.Current.AddWarning($"{difference}, which are from {string.Join(", ", CheckedInWith)}.");
    }

    [Fact]
    public async Task TheContractOfWasmBindgen_BuiltFromSource_IsTheCheckedInModule()
    {
        const int AptFailed = 100, CommandNotFound = 127;
        var folder = Repository.At("contracts", "counter-wasm-bindgen");
        var built = Path.Combine(builds.Folder, "wasm-bindgen.wasm");

        var (code, output) = await Command.RunAsync(
            "bash", [Path.Combine(folder, "build.sh")], new Dictionary<string, string?> { ["OUT"] = built }, TestContext.Current.CancellationToken);

        if (code is AptFailed or CommandNotFound) Assert.Skip($"The macro's packages are those of Debian 12: {output.Trim()}");
        Assert.True(code == 0, output);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "counter.wasm")), File.ReadAllBytes(built));
    }

    [Fact]
    public async Task ModulesBuiltFromSource_PassTheTestsOfTheCheckedInOnes()
    {
        foreach (var contract in SourceBuilds.All) await builds.BuildAsync(contract);
        var tests = Repository.At("artifacts", "bin", "Vow.Contracts.Tests", Repository.Configuration.ToLowerInvariant(), "Vow.Contracts.Tests.dll");

        // Two of its classes compile what they test themselves, and random histories look for faults of the source, which is the same.
        var (code, output) = await Command.RunAsync(
            "dotnet", ["exec", tests, "--no-ansi", "--progress", "off", "--filter-not-class", "*.AssemblyScriptRuntimeTests", "*.AssemblyScriptTransformTests", "--filter-not-method", "*WhateverIsCalled"], new Dictionary<string, string?> { ["VOW_CONTRACTS"] = builds.Folder }, TestContext.Current.CancellationToken);

        Assert.True(code == 0, output);
        Assert.DoesNotContain("total: 0", output, StringComparison.Ordinal);
    }
}
