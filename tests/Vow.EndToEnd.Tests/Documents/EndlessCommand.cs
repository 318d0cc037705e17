using System.Diagnostics;
using System.Text;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>A program that runs until it is told to stop, and what it has printed so far.</summary>
internal sealed class EndlessCommand : IDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Func<string, string> _edit;
    private readonly StringBuilder _printed = new();

    private EndlessCommand(Process process, Func<string, string> edit)
    {
        (_process, _edit) = (process, edit);
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_printed) return _edit(_printed.ToString());
        }
    }

    /// <summary>Starts a line of shell; the output is read through <paramref name="edit"/>.</summary>
    public static EndlessCommand Start(string line, IReadOnlyDictionary<string, string?> environment, Func<string, string> edit)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new EndlessCommand(Process.Start(start)!, edit);
    }

    /// <summary>Waits until the output is as expected; false when the program ended or time ran out before.</summary>
    public async Task<bool> HasPrintedAsync(Func<string, bool> isExpected, CancellationToken cancellation)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < WaitMax && !_process.HasExited; await Task.Delay(50, cancellation))
            if (isExpected(Output)) return true;
        return isExpected(Output);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_printed) _printed.Append(line).Append('\n');
    }
}
