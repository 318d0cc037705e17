using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Vow.Engine.Symbols;
using Vow.Wasm;
using Xunit;

namespace Vow.EndToEnd.Tests.Contracts;

/// <summary>What a developer does with a new contract, from an empty folder, in each language: new, build, test, deploy, call, query.</summary>
public class LifeCycleTests
{
    private const int MillisecondsMax = 5 * 60_000;
    private const long WriteGas = 60_000;

    public static TheoryData<string> Languages => [.. ContractTools.Languages];

    [Theory(Timeout = MillisecondsMax)]
    [MemberData(nameof(Languages))]
    public async Task NewContract_IsBuiltTestedDeployedCalledAndQueried(string language)
    {
        using var folder = new EmptyFolder();
        var environment = ContractTools.Environment;
        await ContractTools.VowAsync(folder.Path, environment, "new", "my-counter", "--lang", language);
        var project = folder.At("my-counter");

        var built = ContractTools.JsonIn(await ContractTools.VowAsync(project, environment, "build", "--no-optimize", "--json"));
        var elsewhere = folder.At("some", "where", "else");
        CopySources(project, elsewhere);
        var again = ContractTools.JsonIn(await ContractTools.VowAsync(elsewhere, environment, "build", "--no-optimize", "--json"));
        var tested = await ContractTools.VowAsync(project, environment, "test");
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();

        await using var chain = await DevelopmentChain.StartAsync(folder.Path);
        environment["VOW_NODE"] = chain.Url;
        await ContractTools.VowAsync(project, environment, "deploy", "my-counter.wasm");
        await ContractTools.VowAsync(project, environment, "call", "my-counter", "add", "--amount", "3", "--from", "bob");
        var counted = ContractTools.JsonIn(await ContractTools.VowAsync(project, environment, "query", "my-counter", "added_by", "--account", "bob", "--json"));

        Assert.Equal(built.GetProperty("codeHash").GetString(), again.GetProperty("codeHash").GetString());
        Assert.Contains("succeeded: 4", tested, StringComparison.Ordinal);
        Assert.Equal("0x0300000000000000", counted.GetProperty("returnData").GetString());
    }

    [Theory(Timeout = MillisecondsMax)]
    [MemberData(nameof(Languages))]
    public async Task NewContractThatIsBroken_FailsItsTestsAndSaysWhere(string language)
    {
        using var folder = new EmptyFolder();
        await ContractTools.VowAsync(folder.Path, ContractTools.Environment, "new", "my-counter", "--lang", language);
        var project = folder.At("my-counter");
        foreach (var source in Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories).Where(file => IsOwnSource(Path.GetRelativePath(project, file))))
            await File.WriteAllTextAsync(source, (await File.ReadAllTextAsync(source, TestContext.Current.CancellationToken)).Replace("cannot go below zero", "is broken", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await ContractTools.VowAsync(project, ContractTools.Environment, "build");

        var (code, output) = await Command.RunAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "vow.dll"), "test", "--filter", "Subtract"], ContractTools.Environment, TestContext.Current.CancellationToken, project);

        Assert.Equal(11, code);
        Assert.Contains("Subtract_StopsAtZero", output, StringComparison.Ordinal);
        Assert.Contains("the counter is broken", output, StringComparison.Ordinal);
    }

    [Theory(Timeout = MillisecondsMax)]
    [InlineData("rust")]
    [InlineData("c")]
    [InlineData("cpp")]
    public async Task DebugInformation_IsWrittenBesideTheModule_WhichIsTheSameAsWithout(string language)
    {
        using var folder = new EmptyFolder();
        await ContractTools.VowAsync(folder.Path, ContractTools.Environment, "new", "my-counter", "--lang", language);
        var project = folder.At("my-counter");

        var plain = ContractTools.JsonIn(await ContractTools.VowAsync(project, ContractTools.Environment, "build", "--no-optimize", "--json"));
        var built = ContractTools.JsonIn(await ContractTools.VowAsync(project, ContractTools.Environment, "build", "--debug-info", "--json"));

        Assert.Equal(plain.GetProperty("codeHash").GetString(), built.GetProperty("codeHash").GetString());
        var deployed = await File.ReadAllBytesAsync(built.GetProperty("path").GetString()!, TestContext.Current.CancellationToken);
        var lines = await File.ReadAllBytesAsync(folder.At("my-counter", "my-counter.debug.wasm"), TestContext.Current.CancellationToken);
        var symbols = ModuleSymbols.Read(deployed, lines).Symbols!;
        var module = ModuleDecoder.Decode(deployed, Limits.V1);
        var add = module.Exports.Single(export => export.Name == "add").Index;
        Assert.Matches(language == "rust" ? @"^src/lib\.rs:\d+$" : @"^(src/contract\.|vow-sdk/include/)", symbols.PlaceOfFunction(add).ToString()!);

        // What was deployed has no lines; the line of its source that writes costs what a write costs, however deep the compiler inlined it.
        await using var chain = await DevelopmentChain.StartAsync(folder.Path);
        var environment = ContractTools.Environment;
        environment["VOW_NODE"] = chain.Url;
        await ContractTools.VowAsync(project, environment, "deploy", "my-counter.wasm");
        var called = ContractTools.JsonIn(await ContractTools.VowAsync(project, environment, "call", "my-counter", "add", "--amount", "3", "--json"));
        var profile = ContractTools.JsonIn(await ContractTools.VowAsync(project, environment, "profile", called.GetProperty("hash").GetString()!, "--lines", "--symbols", "my-counter.debug.wasm", "--json"));
        var source = await File.ReadAllLinesAsync(folder.At("my-counter", "src", language == "rust" ? "lib.rs" : $"contract.{language}"), TestContext.Current.CancellationToken);
        var writing = profile.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("place").GetString() is { } place && place.StartsWith("src/", StringComparison.Ordinal)
            && long.Parse(line.GetProperty("total").GetString()!, CultureInfo.InvariantCulture) is >= WriteGas and < 2 * WriteGas).Select(line => source[int.Parse(line.GetProperty("place").GetString()!.Split(':')[1], CultureInfo.InvariantCulture) - 1].Trim()).ToList();
        Assert.Contains(writing, line => line.Contains("count", StringComparison.Ordinal) && line.Contains("set(", StringComparison.Ordinal));
    }

    private static bool IsOwnSource(string path) => path.Split(Path.DirectorySeparatorChar)[0] is "src" or "assembly";

    // What the first build made is left behind: the second one makes its own.
    private static void CopySources(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(from, file);
            if (path.EndsWith(".wasm", StringComparison.Ordinal) || path.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or "target")) continue;
            var copy = Path.Combine(to, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>A folder with nothing in it, gone when the test is.</summary>
    private sealed class EmptyFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("vow-life-").FullName;

        public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>A running <c>vow dev</c> that keeps nothing.</summary>
    private sealed class DevelopmentChain : IAsyncDisposable
    {
        private readonly Process _process;

        private DevelopmentChain(Process process, string url) => (_process, Url) = (process, url);

        public string Url { get; }

        public static async Task<DevelopmentChain> StartAsync(string folder)
        {
            var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "vow.dll"), "dev", "--in-memory", "--port", "0", "--json"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = folder,
            })!;
            var ready = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("vow dev ended before it was ready.");
            // What it prints from here on is nobody's; an unread pipe would stop it.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new DevelopmentChain(process, JsonDocument.Parse(ready).RootElement.GetProperty("api").GetString()!);
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
    }
}
