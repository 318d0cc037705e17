using System.Text.Json;
using Xunit;

namespace Vow.EndToEnd.Tests.Packaging;

public class ToolTests(Packages packages)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ToolInstalledFromTheFolderOfPackages_RunsTheCounterAndRemembers()
    {
        var vow = await InstallAsync();
        var data = packages.NewFolder("data");

        string[] results = [await IncrementAsync(vow, data), await IncrementAsync(vow, data), await IncrementAsync(vow, data)];

        Assert.Equal(["1", "2", "3"], results);
    }

    // The folder is the only source: the tool must bring all it needs.
    private async Task<string> InstallAsync()
    {
        var configuration = Path.Combine(packages.NewFolder("configuration"), "nuget.config");
        await File.WriteAllTextAsync(
            configuration,
            $"<configuration><packageSources><clear/><add key=\"packages\" value=\"{packages.Folder}\"/></packageSources></configuration>",
            Token);
        var tools = packages.NewFolder("tools");
        var (exitCode, output) = await Command.RunAsync(
            "dotnet",
            ["tool", "install", "Vow.Cli", "--tool-path", tools, "--configfile", configuration, "--version", packages.Version],
            packages.Environment,
            Token);
        Assert.True(exitCode == 0, output);
        return Path.Combine(tools, OperatingSystem.IsWindows() ? "vow.exe" : "vow");
    }

    private async Task<string> IncrementAsync(string vow, string data)
    {
        var (exitCode, output) = await Command.RunAsync(
            vow, ["run", Repository.At("contracts", "counter", "counter.wasm"), "increment", "--data", data, "--json"], packages.Environment, Token);
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement.GetProperty("result").ToString();
    }
}
