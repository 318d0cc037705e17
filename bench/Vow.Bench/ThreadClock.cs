using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vow.Bench;

/// <summary>
/// Processor time of this thread where the system tells it (Linux), otherwise elapsed time: on a busy machine, time in which another process had the processor
/// says nothing about a subject. Time in the kernel for this thread, page faults for one, counts.
/// </summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>Nanoseconds since some moment.</summary>
    public static double Now =>
        OperatingSystem.IsLinux() && clock_gettime(ThreadProcessorTime, out var time) == 0
            ? time.Seconds * 1e9 + time.Nanoseconds
            : Stopwatch.GetTimestamp() * 1e9 / Stopwatch.Frequency;

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
