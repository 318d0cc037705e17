using System.Text.RegularExpressions;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Wasm;
using Xunit;
using ChainSample = Vow.Samples.ChainSample;
using CounterSample = Vow.Samples.CounterSample;
using ObserverSample = Vow.Samples.ObserverSample;
using RefusalSample = Vow.Samples.RefusalSample;
using TestingFailureSample = Vow.Samples.TestingFailureSample;
using TestingSample = Vow.Samples.TestingSample;
using TestingTraceSample = Vow.Samples.TestingTraceSample;
using TransactionSample = Vow.Samples.TransactionSample;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>Every code sample of a document is compiled, run or part of something that is.</summary>
public partial class SampleTests
{
    private static readonly (string File, Action Run)[] Samples =
    [
        ("ChainSample.cs", ChainSample.Run),
        ("CounterSample.cs", CounterSample.Run),
        ("ObserverSample.cs", ObserverSample.Run),
        ("RefusalSample.cs", RefusalSample.Run),
        ("TestingFailureSample.cs", TestingFailureSample.Run),
        ("TestingSample.cs", TestingSample.Run),
        ("TestingTraceSample.cs", TestingTraceSample.Run),
        ("TransactionSample.cs", TransactionSample.Run),
    ];

    private static IEnumerable<(string Path, FencedBlock Block)> Blocks(params string[] languages) =>
        MarkdownDocument.All.SelectMany(path => new MarkdownDocument(path).Blocks.Where(block => languages.Contains(block.Language)).Select(block => (path, block)));

    [Fact]
    public void EveryBlock_NamesALanguageThatATestKnows() =>
        Assert.Equal("", string.Join(", ", MarkdownDocument.All.SelectMany(path => new MarkdownDocument(path).Blocks
            .Where(block => block.Language is not ("sh" or "console" or "csharp" or "text" or "wat" or "json" or "c" or "rust" or "typescript"))
            .Select(block => $"{path}:{block.Line} {block.Language}"))));

    [Fact]
    public void EveryCSharpBlock_IsASampleThatIsCompiled()
    {
        foreach (var (path, block) in Blocks("csharp"))
        {
            var lines = block.Content.Split('\n').ToList();
            var usings = lines.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal)).ToList();
            var code = string.Join('\n', lines.Skip(usings.Count)).Trim('\n');
            var file = Samples.Select(sample => sample.File).FirstOrDefault(file => Region(file) == code);
            Assert.True(file is not null, $"{path}:{block.Line} is no sample of docs/samples");
            Assert.All(usings, line => Assert.Contains(line, Source(file), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EverySample_IsShownAndPrintsWhatTheDocumentSays()
    {
        foreach (var (file, run) in Samples)
        {
            var (path, shown) = Blocks("csharp").FirstOrDefault(found => found.Block.Content.EndsWith(Region(file), StringComparison.Ordinal));
            Assert.True(path is not null, $"docs/samples/{file} is shown nowhere");
            var blocks = new MarkdownDocument(path).Blocks;
            var next = blocks.FirstOrDefault(block => block.Line > shown.Line);
            Assert.True(next?.Language == "text", $"{path}:{shown.Line} is not followed by a block of what it prints");

            var printed = Vow.Samples.Console.Capture(run);

            Assert.True(new ShownCommand(file, next.Content).Matches(printed), $"{file} printed\n{printed}\nand {path}:{next.Line} shows\n{next.Content}");
        }
    }

    [Fact]
    public void EverySampleFile_IsRun() =>
        Assert.Equal(Directory.GetFiles(Repository.At("docs", "samples"), "*.cs").Select(Path.GetFileName).Order(StringComparer.Ordinal), Samples.Select(sample => sample.File).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryBlockOfAContractsSource_StandsInAContract()
    {
        foreach (var (path, block) in Blocks("c", "rust", "typescript"))
        {
            var extensions = block.Language switch { "c" => "*.c*", "rust" => "*.rs", _ => "*.ts" };
            var sources = new[] { "contracts", "templates" }.SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), extensions, SearchOption.AllDirectories))
                .Where(file => !file.Contains("node_modules", StringComparison.Ordinal)).Select(File.ReadAllText);
            Assert.True(sources.Any(source => source.Contains(block.Content, StringComparison.Ordinal)), $"{path}:{block.Line} stands in no contract and in no template");
        }
    }

    [Fact]
    public void EveryModuleInText_IsAContractThatIsAccepted()
    {
        foreach (var (path, block) in Blocks("wat"))
        {
            var module = WatText.ToWasm(block.Content);
            var failure = Record.Exception(() => ModulePipeline.CheckContract(module, Limits.V1, HostFunctionTable.Imports));
            Assert.True(failure is null, $"{path}:{block.Line}: {failure?.Message}");
        }
    }

    [Fact]
    public void EveryBlockOfJson_StandsInTheSpecification()
    {
        var spec = Directory.EnumerateFiles(Repository.At("spec"), "*.json").Select(file => Blanks().Replace(File.ReadAllText(file), "")).ToList();
        foreach (var (path, block) in Blocks("json"))
        {
            foreach (var line in block.Content.Split('\n'))
                Assert.True(spec.Any(text => text.Contains(Blanks().Replace(line, ""), StringComparison.Ordinal)), $"{path}:{block.Line} is not in spec/: {line}");
        }
    }

    private static string Source(string file) => Repository.Read($"docs/samples/{file}");

    // The lines between the two comments, moved to the left.
    private static string Region(string file)
    {
        var lines = Source(file).Split('\n').SkipWhile(line => line.Trim() != "// sample").Skip(1).TakeWhile(line => line.Trim() != "// end").ToList();
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line)).Trim('\n');
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
