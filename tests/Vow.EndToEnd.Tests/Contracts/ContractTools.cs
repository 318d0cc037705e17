using System.Text.Json;
using Xunit;

namespace Vow.EndToEnd.Tests.Contracts;

/// <summary>Compilers for contracts, as tests use them: one folder for what cargo builds, so that its standard library is built once.</summary>
internal static class ContractTools
{
    private const int ToolMissing = 10;

    /// <summary>What <c>vow new</c> has projects in.</summary>
    public static readonly string[] Languages = ["rust", "as", "c", "cpp"];

    /// <summary>Where cargo builds.</summary>
    public static string CargoFolder => Repository.At("artifacts", "cargo");

    /// <summary>Variables of a process that builds contracts: clang of the version that the checked-in modules are from, where it is there.</summary>
    public static Dictionary<string, string?> Environment
    {
        get
        {
            var environment = new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["CARGO_TARGET_DIR"] = CargoFolder };
            if (IsInPath("clang-19") && IsInPath("wasm-ld-19")) (environment["CLANG"], environment["WASM_LD"]) = ("clang-19", "wasm-ld-19");
            return environment;
        }
    }

    /// <summary>Runs <c>vow</c> in a folder. A test that needs a compiler that is not installed is skipped, and says which.</summary>
    public static async Task<string> VowAsync(string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var (code, output) = await Command.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "vow.dll"), .. arguments], environment, TestContext.Current.CancellationToken, folder);
        if (code == ToolMissing) Assert.Skip($"vow {string.Join(' ', arguments)}: {output.Trim()}  (eng/toolchains.sh installs what is missing)");
        Assert.True(code == 0, $"vow {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }

    /// <summary>The JSON object that a command printed beside what compilers said.</summary>
    public static JsonElement JsonIn(string output) => JsonDocument.Parse(output.Split('\n').Last(line => line.StartsWith('{'))).RootElement;

    private static bool IsInPath(string program) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
