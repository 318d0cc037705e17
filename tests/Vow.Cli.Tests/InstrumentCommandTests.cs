using Vow.Wasm;
using Xunit;

namespace Vow.Cli.Tests;

public class InstrumentCommandTests
{
    [Fact]
    public async Task TheOutput_IsTheModuleAsItWillRun()
    {
        using TemporaryFolder folder = new();
        var target = folder.At("out.wasm");

        var outcome = await VowProgram.RunAsync("instrument", VowProgram.Counter, "-o", target);

        Assert.Equal(0, outcome.ExitCode);
        var module = ModulePipeline.Check(await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken), Limits.Format).Module;
        Assert.Contains(module.Exports, export => export.Name == InstrumentedModule.CounterExport);
    }

    [Fact]
    public async Task ANameThatEndsInWat_GetsTextThatAssemblesToTheSameModule()
    {
        using TemporaryFolder folder = new();
        var (binary, text) = (folder.At("out.wasm"), folder.At("out.wat"));

        await VowProgram.RunAsync("instrument", VowProgram.Token, "-o", binary);
        await VowProgram.RunAsync("instrument", VowProgram.Token, "-o", text);

        var cancellation = TestContext.Current.CancellationToken;
        var printed = ModuleDecoder.Decode(Engine.WatText.ToWasm(await File.ReadAllTextAsync(text, cancellation)), Limits.Format);
        var written = ModuleDecoder.Decode(await File.ReadAllBytesAsync(binary, cancellation), Limits.Format);
        Assert.Equal(written.Exports.Select(export => export.Name), printed.Exports.Select(export => export.Name));
        Assert.Equal(written.Functions, printed.Functions);
        Assert.Equal(WatPrinter.Print(written), WatPrinter.Print(printed));
    }

    [Fact]
    public async Task ARefusedModule_WritesNothing()
    {
        using TemporaryFolder folder = new();
        var target = folder.At("out.wasm");

        var outcome = await VowProgram.RunAsync("instrument", VowProgram.At("tests", "fixtures", "mission-counter.wat"), "-o", target);

        Assert.Equal(1, outcome.ExitCode);
        Assert.False(File.Exists(target));
        Assert.Contains("mission-counter.wat:38:10", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOutputThatCannotBeWritten_IsWrongUsage()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(2, (await VowProgram.RunAsync("instrument", VowProgram.Counter, "-o", folder.At("no/such/folder/out.wasm"))).ExitCode);
    }
}
