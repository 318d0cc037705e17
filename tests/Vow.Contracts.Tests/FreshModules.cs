using System.Runtime.CompilerServices;
using Xunit;

namespace Vow.Contracts.Tests;

/// <summary>
/// With <c>VOW_CONTRACTS</c>, the tests of this project take the modules of another folder than the repository: one that is laid out like it and holds modules
/// that were just built from source. A module is looked for in the current folder first.
/// </summary>
public class FreshModules
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("VOW_CONTRACTS");

    [ModuleInitializer]
    internal static void Enter()
    {
        if (Folder is not null) Environment.CurrentDirectory = Folder;
    }

    [Fact]
    public void ModulesUnderTest_AreThoseOfTheFolderThatIsNamed()
    {
        if (Folder is null) return;
        Assert.Equal(Path.GetFullPath(Folder), Environment.CurrentDirectory);
        Assert.True(File.Exists("contracts/token-c/token.wasm"));
    }
}
