using System.Diagnostics;
using System.Text.Json;

namespace Vow.Engine.Tests.Hostile;

/// <summary>What the child process said of one module; the outcomes <c>hang</c> and <c>crash</c> are what it could not say itself.</summary>
public sealed record HostileOutcome(
    string Name, string Outcome, string Code, int ModuleBytes, double StoreMilliseconds, double RunMilliseconds, double PeakMebibytes);

/// <summary>
/// Runs a set of modules in a process of its own (<c>eng/Vow.Hostile</c>). A module that kills the process or outlives its deadline is
/// named, and a new process goes on with the next one.
/// </summary>
internal static class HostileChild
{
    private static readonly TimeSpan DeadlinePerModule = TimeSpan.FromSeconds(60);

    public static List<HostileOutcome> RunAll(string modules)
    {
        var outcomes = new List<HostileOutcome>();
        for (string? last = null; ;)
        {
            var interrupted = RunFrom(modules, last, outcomes);
            if (interrupted is null) return outcomes;
            outcomes.Add(interrupted);
            last = interrupted.Name;
        }
    }

    private static HostileOutcome? RunFrom(string modules, string? after, List<HostileOutcome> outcomes)
    {
        using var child = Start(modules, after);
        var errors = child.StandardError.ReadToEndAsync();
        string? current = null;
        while (true)
        {
            var line = child.StandardOutput.ReadLineAsync();
            if (!line.Wait(DeadlinePerModule))
            {
                child.Kill(entireProcessTree: true);
                return Interrupted(current, "hang", "");
            }

            if (line.Result is null) break;
            using var json = JsonDocument.Parse(line.Result);
            if (json.RootElement.TryGetProperty("start", out var start))
            {
                current = start.GetString();
                continue;
            }

            outcomes.Add(json.Deserialize<HostileOutcome>(JsonSerializerOptions.Web)!);
            current = null;
        }

        child.WaitForExit();
        if (child.ExitCode == 0) return null;
        return Interrupted(current, "crash", $"exit code {child.ExitCode}: {errors.Result.Trim()}");
    }

    private static HostileOutcome Interrupted(string? module, string outcome, string code) => module is null
        ? throw new InvalidOperationException($"The child process ended between two modules: {outcome} {code}")
        : new HostileOutcome(module, outcome, code, 0, 0, 0, 0);

    private static Process Start(string modules, string? after)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Vow.Hostile.dll");
        string[] arguments = after is null ? ["exec", program, modules] : ["exec", program, modules, "--after", after];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
