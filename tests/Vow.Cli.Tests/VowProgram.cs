using System.Text.Json;
using Vow.Cli.Output;

namespace Vow.Cli.Tests;

/// <summary>The command, run inside the test process.</summary>
internal static class VowProgram
{
    // Settings and keys of whoever runs the tests are none of theirs.
    public static readonly Surroundings Nowhere = new() { WorkingFolder = Path.GetTempPath(), UserFolder = Path.Combine(Path.GetTempPath(), "vow-no-user"), Variable = _ => null };

    public static Task<VowOutcome> RunAsync(params string[] arguments) => RunAsync(Nowhere, arguments);

    public static async Task<VowOutcome> RunAsync(Surroundings surroundings, params string[] arguments)
    {
        await using StringWriter output = new(), error = new();
        var code = await VowCommandLine.RunAsync(arguments, CliConsole.Into(output, error), surroundings);
        return new VowOutcome(code, output.ToString(), error.ToString());
    }

    /// <summary>A file of the repository.</summary>
    public static string At(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) return Path.Combine([folder.FullName, .. parts]);
        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }

    public static string Counter => At("contracts", "counter", "counter.wasm");

    public static string Token => At("contracts", "token-c", "token.wasm");
}

/// <summary>What a run of the command returned and printed.</summary>
internal sealed record VowOutcome(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public IEnumerable<JsonElement> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
}
