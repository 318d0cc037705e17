using System.Text.RegularExpressions;
using Xunit;

namespace Vow.EndToEnd.Tests.Style;

public partial class SourceFileTests
{
    private const int LinesMax = 400;

    // One line or two for each opcode and nothing else: cut in two it would be harder to read.
    private static readonly string[] LongOnPurpose = ["src/Vow.Wasm/Binary/Opcode.cs"];

    // Where a clock, a thread or chance may be used: to protect the node, never to decide a result. .editorconfig gives each one's reason.
    private static readonly string[] PlacesThatProtectTheNode = [
        "src/Vow.Engine/Code/**.cs", "src/Vow.Engine/State/KeyHash.cs", "src/Vow.Engine/Execution/CallSession.cs", "src/Vow.Engine/Execution/ExecutionThreads.cs",
    ];

    [Fact]
    public void NoSourceFile_IsLongerThan400Lines() =>
        AssertNone(Repository.SourceFiles("src")
            .Where(path => !IsGenerated(path) && !LongOnPurpose.Contains(path) && File.ReadLines(Repository.At(path)).Count() > LinesMax));

    [Fact]
    public void NoFile_HasANameThatSaysNothing() =>
        AssertNone(Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests")).Concat(Repository.SourceFiles("eng"))
            .Where(path => NameThatSaysNothing().IsMatch(Path.GetFileNameWithoutExtension(path))));

    [Fact]
    public void OnlyOneFolder_SeesWasmtime() => AssertOneFolder(Wasmtime());

    [Fact]
    public void OnlyOneFolder_SeesRocksDb() => AssertOneFolder(RocksDb());

    [Fact]
    public void NoSource_LeavesWorkForLater() =>
        AssertNone(Repository.SourceFiles("src").Where(path => WorkForLater().IsMatch(Repository.Read(path))));

    [Fact]
    public void NoSource_SwitchesTheBannedSymbolsOff() =>
        AssertNone(Repository.SourceFiles("src").Where(path => Repository.Read(path).Contains("RS0030", StringComparison.Ordinal)));

    [Fact]
    public void BannedSymbols_AreAllowedOnlyWhereTheNodeIsProtected()
    {
        var section = "";
        var allowed = new List<string>();
        foreach (var line in File.ReadLines(Repository.At(".editorconfig")))
        {
            if (line.StartsWith('[')) section = line.Trim('[', ']');
            if (line.StartsWith("dotnet_diagnostic.RS0030", StringComparison.Ordinal)) allowed.Add(section);
        }

        Assert.Equal(PlacesThatProtectTheNode, allowed);
    }

    private static void AssertNone(IEnumerable<string> offenders) => Assert.Equal("", string.Join(", ", offenders));

    private static void AssertOneFolder(Regex use)
    {
        var folders = Repository.SourceFiles("src")
            .Where(path => use.IsMatch(Repository.Read(path)))
            .Select(path => string.Join('/', path.Split('/').SkipLast(1).Take(3)))
            .Distinct();
        Assert.True(folders.Count() <= 1, string.Join(", ", folders));
    }

    private static bool IsGenerated(string path) => path.EndsWith(".g.cs", StringComparison.Ordinal);

    [GeneratedRegex("^(?:.*(?:Utils?|Utilities|Helpers?|Common|Manager|Misc))$")]
    private static partial Regex NameThatSaysNothing();

    [GeneratedRegex(@"using (?:static )?Wasmtime\b|\bWasmtime\.\w+|Import\(""wasmtime")]
    private static partial Regex Wasmtime();

    [GeneratedRegex(@"using (?:static )?RocksDbSharp\b|\bRocksDbSharp\.\w+")]
    private static partial Regex RocksDb();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex WorkForLater();
}
