using System.Text.Json;
using Xunit;

namespace Vow.Cli.Tests;

public class CheckCommandTests
{
    [Fact]
    public async Task AnAcceptedModule_IsDescribed()
    {
        var outcome = await VowProgram.RunAsync("check", VowProgram.Counter);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("accepted", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("increment() -> i32", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("env.storage_read(i32, i32) -> i64", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("deploy gas", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextThatIsNoModule_IsRefusedAtItsLineAndColumn()
    {
        var outcome = await VowProgram.RunAsync("check", VowProgram.At("tests", "fixtures", "mission-counter.wat"), "--json");

        Assert.Equal(1, outcome.ExitCode);
        var error = outcome.Json.GetProperty("error");
        Assert.Equal("Validation", error.GetProperty("class").GetString());
        Assert.Equal(38, error.GetProperty("line").GetInt32());
        Assert.Equal(10, error.GetProperty("column").GetInt32());
        Assert.Contains("mission-counter.wat:38:10", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryRefusedImport_IsListedWithWhatToDo()
    {
        using TemporaryFolder folder = new();
        var file = folder.Write("foreign.wat", """
            (module (import "env" "storage_raed" (func (param i32 i32) (result i64)))
                    (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
                    (memory (export "memory") 1))
            """);

        var outcome = await VowProgram.RunAsync("check", file);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("storage_read", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("fd_write", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await VowProgram.RunAsync("check", file, "--ignore-imports")).ExitCode);
    }

    [Fact]
    public async Task AFolder_IsCheckedRecursivelyAndAsOneObjectPerLine()
    {
        using TemporaryFolder folder = new();
        folder.Write("good.wat", "(module (memory (export \"memory\") 1))");
        folder.Write("deep/er/bad.wat", "(module (memory (export \"memory\") 1)\n  (func i32.ad))");
        folder.Write("deep/not-a-module.txt", "text");
        folder.Write("broken.wasm", [0, 1, 2, 3]);

        var outcome = await VowProgram.RunAsync("check", folder.Path, "--json");

        Assert.Equal(1, outcome.ExitCode);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["broken.wasm", "bad.wat", "good.wat"], lines.Select(line => Path.GetFileName(line.GetProperty("file").GetString())));
        Assert.Equal([false, false, true], lines.Select(line => line.GetProperty("accepted").GetBoolean()));
        Assert.Contains("3 modules: 1 accepted, 2 refused", (await VowProgram.RunAsync("check", folder.Path)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModuleLargerThanTheProfileAllows_IsRefusedWithoutBeingRead()
    {
        using TemporaryFolder folder = new();
        var file = folder.At("huge.wasm");
        await using (var stream = File.Create(file)) stream.SetLength(1L << 40);

        var error = (await VowProgram.RunAsync("check", file, "--json")).Json.GetProperty("error");

        Assert.Equal("LimitExceeded", error.GetProperty("code").GetString());
        Assert.Equal("ModuleBytesMax", error.GetProperty("subject").GetString());
        Assert.Equal(1L << 40, error.GetProperty("actual").GetInt64());
    }

    [Theory]
    [InlineData("nowhere.wasm")]
    [InlineData("")]
    public async Task AFileThatIsNotThere_IsWrongUsage(string path)
    {
        var outcome = await VowProgram.RunAsync("check", path);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("vow: FILE: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderWithoutModules_IsWrongUsage()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(2, (await VowProgram.RunAsync("check", folder.Path)).ExitCode);
    }

    [Fact]
    public async Task AnImportOfATypeThatIsNotThere_IsRefusedAndListed()
    {
        using TemporaryFolder folder = new();
        // One import, env.f, of type 7; there are no types.
        var file = folder.Write("typeless.wasm", [.. "\0asm\u0001\0\0\0"u8, 2, 9, 1, 3, .. "env"u8, 1, .. "f"u8, 0, 7]);

        Assert.Equal(1, (await VowProgram.RunAsync("check", file)).ExitCode);
        Assert.Equal("Invalid", (await VowProgram.RunAsync("check", file, "--json")).Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task EveryHostileModule_IsAcceptedOrRefusedAndNeverAFault()
    {
        var material = Environment.GetEnvironmentVariable("VOW_MATERIAL") ?? VowProgram.At("..", "shared", "material");
        var archive = Path.Combine(material, "hostile", "modules.zip");
        if (!File.Exists(archive)) Assert.Skip($"{archive} is not there; set VOW_MATERIAL to the folder of test material.");
        using TemporaryFolder folder = new();
        await System.IO.Compression.ZipFile.ExtractToDirectoryAsync(archive, folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await VowProgram.RunAsync("check", folder.Path, "--json")).ExitCode);
        Assert.Equal(1, (await VowProgram.RunAsync("check", folder.Path, "--ignore-imports", "--json")).ExitCode);
        Assert.Equal(1, (await VowProgram.RunAsync("check", folder.Path)).ExitCode);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*.wasm", SearchOption.AllDirectories))
            Assert.InRange((await VowProgram.RunAsync("check", file)).ExitCode, 0, 1);
    }

    [Fact]
    public async Task EachModuleOfTheExamples_IsAccepted() =>
        Assert.Equal(0, (await VowProgram.RunAsync("check", VowProgram.At("contracts"))).ExitCode);
}
