using System.Diagnostics;
using System.Globalization;

namespace Vow.Ledger.Tests.Storage;

/// <summary>A block that a child process reported as committed.</summary>
internal sealed record ReportedBlock(ulong Height, string Hash, string StateRoot);

/// <summary>A run of <c>eng/Vow.CrashChild</c> in a process of its own, until it is killed.</summary>
internal sealed class CrashChild : IDisposable
{
    private static readonly TimeSpan ReportDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _reading;
    private readonly List<ReportedBlock> _reported = [];
    private readonly SemaphoreSlim _spoke = new(0);
    private string? _fault;

    public CrashChild(string directory, ulong historyBlocksMax, long blocks)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Vow.CrashChild")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (object argument in new object[] { directory, historyBlocksMax, blocks }) start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        _process = Process.Start(start)!;
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the child has reported that many times: its opened chain, then blocks.</summary>
    public void WaitForReports(int count)
    {
        for (int report = 0; report < count; report++) Assert.True(_spoke.Wait(ReportDeadline), "The child did not report in time.");
    }

    /// <summary>SIGKILL; then all that the child had reported.</summary>
    public List<ReportedBlock> Kill()
    {
        _process.Kill();
        return WaitForEnd();
    }

    /// <summary>Waits for the child to end by itself.</summary>
    public List<ReportedBlock> WaitForEnd()
    {
        _process.WaitForExit();
        _reading.Wait();
        Assert.Null(_fault);
        return _reported;
    }

    public void Dispose()
    {
        _process.Dispose();
        _spoke.Dispose();
    }

    // Until the end of the stream, also after the kill: what was written before it was reported.
    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            if (words[0] == "fault") _fault = line;
            else if (words.Length == 4 && words[3].Length == 64) _reported.Add(new ReportedBlock(ulong.Parse(words[1], CultureInfo.InvariantCulture), words[2], words[3]));
            _spoke.Release();
        }

        string errors = _process.StandardError.ReadToEnd();
        if (errors.Length != 0) _fault ??= errors;
        _spoke.Release();
    }
}
