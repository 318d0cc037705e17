using Vow.Contracts.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(ModuleFolder))]

namespace Vow.Contracts.Tests;

/// <summary>
/// With <c>VOW_CONTRACTS</c>, the tests of this project take the modules of another folder than the repository: one that is laid out like it and holds modules
/// that were just built from source. A module is looked for in the current folder first, which the test framework sets before it makes this fixture.
/// </summary>
public sealed class ModuleFolder
{
    public ModuleFolder()
    {
        if (Path is not null) Environment.CurrentDirectory = Path;
    }

    public static string? Path { get; } = Environment.GetEnvironmentVariable("VOW_CONTRACTS");
}

public sealed class FreshModules
{
    [Fact]
    public void ModulesUnderTest_AreThoseOfTheFolderThatIsNamed()
    {
        if (ModuleFolder.Path is not { } folder) return;
        Assert.Equal(Path.GetFullPath(folder), Environment.CurrentDirectory);
        Assert.True(File.Exists("contracts/token-c/token.wasm"));
    }
}
