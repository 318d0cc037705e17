using System.Diagnostics;
using System.Text.Json;

namespace Vow.Cli.Tests.Chain;

/// <summary>A command that runs a node, in a process of its own until the test ends, with what it says first.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly Process _process;

    private RunningNode(Process process, JsonElement ready) => (_process, Ready) = (process, ready);

    /// <summary>The first line that it printed.</summary>
    public JsonElement Ready { get; }

    public string Url => Ready.GetProperty("api").GetString()!;

    public static async Task<RunningNode> StartAsync(Place place, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "vow.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = place.Project };
        start.Environment["XDG_CONFIG_HOME"] = place.User;
        var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync() is { } line) return new RunningNode(process, JsonDocument.Parse(line).RootElement);
        throw new InvalidOperationException($"vow {string.Join(' ', arguments)} ended before it was ready:\n{await error}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
