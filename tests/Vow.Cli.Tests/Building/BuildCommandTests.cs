using Vow.Cli.Building;

namespace Vow.Cli.Tests.Building;

/// <summary><c>vow build</c>, as far as it needs no compiler of somebody else's; with compilers it is tested end to end.</summary>
public class BuildCommandTests
{
    private const string Text = """(module (memory (export "memory") 1) (func (export "answer") (result i32) (i32.const 42)))""";

    [Fact]
    public async Task FolderWithOneTextFile_IsBuiltUnderItsName()
    {
        using var place = new Place();
        place.Write("project/answer.wat", Text);

        var outcome = await place.RunAsync("build", "--json");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("answer", outcome.Json.GetProperty("methods")[0].GetString());
        Assert.Equal(WatBytes(), await File.ReadAllBytesAsync(place.At("project/answer.wasm"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task FolderIsNamedOrTheCurrentOne_AndTheBytesAreTheSame()
    {
        using var place = new Place();
        place.Write("project/answer.wat", Text);
        place.Write("elsewhere/deep/answer.wat", Text);

        var here = await place.RunAsync("build", "--json");
        var there = await place.RunAsync("build", "../elsewhere/deep", "--json");

        Assert.Equal(here.Json.GetProperty("codeHash").GetString(), there.Json.GetProperty("codeHash").GetString());
    }

    [Fact]
    public async Task RefusedModule_IsNotWrittenOverTheGoodOne()
    {
        using var place = new Place();
        place.Write("project/answer.wasm", "what was there");
        place.Write("project/answer.wat", """(module (import "env" "storage_raed" (func (param i32 i32) (result i64))) (memory (export "memory") 1))""");

        var outcome = await place.RunAsync("build");

        Assert.Equal((int)ExitCode.Refused, outcome.ExitCode);
        Assert.Contains("Did you mean env.storage_read", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("what was there", await File.ReadAllTextAsync(place.At("project/answer.wasm"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DescriptionOfAMethodThatIsNotThere_IsRefused()
    {
        using var place = new Place();
        const string Abi = """{\"abi\":1,\"name\":\"answer\",\"methods\":[{\"name\":\"question\",\"kind\":\"query\",\"params\":[]}]}""";
        place.Write("project/answer.wat", Text.Insert(Text.Length - 1, $"(@custom \"vow.abi\" \"{Abi}\")"));

        var outcome = await place.RunAsync("build");

        Assert.Equal((int)ExitCode.Refused, outcome.ExitCode);
        Assert.Contains("a method 'question' that the module does not export", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DebugInformationOfALanguageThatHasNone_IsRefusedAndNothingIsWritten()
    {
        using var place = new Place();
        place.Write("project/answer.wat", Text);

        var outcome = await place.RunAsync("build", "--debug-info");

        Assert.Equal((int)ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("WebAssembly text has no debug information", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.At("project/answer.wasm")));
    }

    [Theory]
    [InlineData("token.c", "clang is missing", "apt-get install clang-19 lld-19")]
    [InlineData("token.cpp", "clang is missing", "apt-get install clang-19 lld-19")]
    [InlineData("package.json", "Node.js is missing", "apt-get install nodejs npm")]
    public async Task MissingCompiler_IsSaidWithHowToInstallIt(string source, string what, string how)
    {
        using var place = new Place();
        place.Write($"project/{source}", "{}");
        place.Write("project/assembly/index.ts", "");

        var outcome = await place.RunAsync("build");

        Assert.Equal((int)ExitCode.ToolMissing, outcome.ExitCode);
        Assert.Contains(what, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(how, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompilerThatIsNamedAndNotThere_IsSaid()
    {
        using var place = new Place();
        place.Write("project/token.c", "");
        place.Variables["CLANG"] = "clang-of-nowhere";

        var outcome = await place.RunAsync("build");

        Assert.Equal((int)ExitCode.ToolMissing, outcome.ExitCode);
        Assert.Contains("CLANG is 'clang-of-nowhere'", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadText_FailsWithItsPlace()
    {
        using var place = new Place();
        place.Write("project/answer.wat", "(module\n  (func (unknown)))");

        var outcome = await place.RunAsync("build");

        Assert.Equal((int)ExitCode.BuildFailed, outcome.ExitCode);
        Assert.Contains("answer.wat:2:", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "contract": { "language": "cobol" } }""", "no language 'cobol'")]
    [InlineData("""{ "contract": { "sauce": "answer.wat" } }""", "Did you mean 'contract.source'?")]
    [InlineData("""{ "contract": { "source": "question.wat" } }""", "no file 'question.wat'")]
    [InlineData("""{ "contract": { "source": "-o.wat" } }""", "'-o.wat' cannot be a source")]
    [InlineData("""{ "contract": { "name": "../answer", "source": "answer.wat" } }""", "cannot be a contract's name")]
    [InlineData("""{ "contract": [] }""", "'contract' is not a JSON object")]
    public async Task VowJsonThatSaysNothingUsable_IsRefusedWithTheReason(string json, string reason)
    {
        using var place = new Place();
        place.Write("project/answer.wat", Text);
        place.Write("project/-o.wat", Text);
        place.Write("project/vow.json", json);

        var outcome = await place.RunAsync("build");

        Assert.Equal((int)ExitCode.Usage, outcome.ExitCode);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderWithTwoSources_IsBuiltOnceVowJsonNamesOne()
    {
        using var place = new Place();
        place.Write("project/answer.wat", Text);
        place.Write("project/other.wat", Text);
        var asked = await place.RunAsync("build");
        place.Write("project/vow.json", """{ "contract": { "name": "chosen", "source": "answer.wat" } }""");

        var built = await place.RunAsync("build");

        Assert.Contains("There is no contract to build", asked.Error, StringComparison.Ordinal);
        Assert.Equal(0, built.ExitCode);
        Assert.True(File.Exists(place.At("project/chosen.wasm")));
    }

    [Theory]
    [InlineData("Cargo.toml", ContractLanguage.Rust)]
    [InlineData("package.json", ContractLanguage.AssemblyScript)]
    [InlineData("a.c", ContractLanguage.C)]
    [InlineData("a.cpp", ContractLanguage.Cpp)]
    [InlineData("a.wat", ContractLanguage.Wat)]
    public void Language_IsToldByWhatLiesInTheFolder(string file, object language)
    {
        using var place = new Place();
        place.Write($"project/{file}", "{}");
        place.Write("project/assembly/index.ts", "");

        Assert.Equal((ContractLanguage)language, ContractProject.Find(place.Project).Language);
    }

    private static byte[] WatBytes() => Vow.Engine.WatText.ToWasm(Text);
}
