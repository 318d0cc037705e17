namespace Vow.Wasm.Tests;

/// <summary>Instrumented modules, as text, against files in tests/golden/instrumentation; BLESS=1 rewrites them.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = RepositoryFiles.Path("tests", "golden", "instrumentation");

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Folder, "*.in.wat").Select(file => Path.GetFileName(file)[..^".in.wat".Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void InstrumentedModuleReadsAsBefore(string name)
    {
        var instrumented = Instrumenting.Module(File.ReadAllText(Path.Combine(Folder, $"{name}.in.wat")));
        var actual = WatPrinter.Print(ModuleDecoder.Decode(instrumented.Bytes, Limits.V1));
        var file = Path.Combine(Folder, $"{name}.out.wat");
        if (Environment.GetEnvironmentVariable("BLESS") == "1") File.WriteAllText(file, actual);
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
