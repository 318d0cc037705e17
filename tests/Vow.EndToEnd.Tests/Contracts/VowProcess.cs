using System.Text.Json;
using Xunit;

namespace Vow.EndToEnd.Tests.Contracts;

/// <summary>The built <c>vow</c>, each call a process of its own, on a data folder that is gone when the test is.</summary>
internal sealed class VowProcess : IDisposable
{
    private static readonly Dictionary<string, string?> Environment = new() { ["NO_COLOR"] = "1" };

    private readonly string _folder = Directory.CreateTempSubdirectory("vow-end-to-end-").FullName;

    /// <summary>Runs <c>vow run CONTRACT METHOD</c> on the folder and reads its JSON.</summary>
    public async Task<(int ExitCode, JsonElement Report)> RunAsync(string contract, string method, params string[] options)
    {
        var (code, output) = await CommandAsync(["run", ContractFile(contract), method, "--data", Path.Combine(_folder, "data"), "--json", .. options]);
        return (code, JsonDocument.Parse(output).RootElement);
    }

    /// <summary>Runs any <c>vow</c> command.</summary>
    public static Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments) =>
        Command.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "vow.dll"), .. arguments], Environment, TestContext.Current.CancellationToken);

    /// <summary>A file below <c>contracts</c>.</summary>
    public static string ContractFile(string contract) => Repository.At(["contracts", .. contract.Split('/')]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
