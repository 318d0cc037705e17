using Vow.Generator;
using Xunit;

namespace Vow.Engine.Tests.Host;

public sealed class GeneratedFilesTests
{
    private static readonly string Root = RepositoryRoot.Find(AppContext.BaseDirectory);

    public static TheoryData<string> Paths => [.. Program.Targets.Select(target => target.RelativePath)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void GeneratedFile_IsWhatTheSpecificationGives(string path)
    {
        var abi = HostAbi.Read(Root);
        var target = Program.Targets.Single(target => target.RelativePath == path);
        Assert.True(
            File.ReadAllText(Path.Combine(Root, path)) == target.Generate(abi),
            $"{path} is stale: run `dotnet run --project eng/Vow.Generator`.");
    }
}
