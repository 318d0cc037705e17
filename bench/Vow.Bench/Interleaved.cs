using System.Diagnostics;

namespace Vow.Bench;

/// <summary>One thing that is timed: a name and an action that does its work a number of times.</summary>
internal sealed record Subject(string Name, Action<int> Run);

/// <summary>What was measured: the least and the median time of one operation, and the median of the ratios to the first subject of the same round.</summary>
internal readonly record struct Timing(string Name, double LeastNanoseconds, double MedianNanoseconds, double MedianRatio, double AllocatedBytes);

/// <summary>
/// Times subjects in turn, round after round, so that drift of a shared machine falls on all of them alike. Ratios are taken within a round.
/// </summary>
internal static class Interleaved
{
    public static IReadOnlyList<Timing> Measure(IReadOnlyList<Subject> subjects, int rounds, double millisecondsPerRound)
    {
        var counts = subjects.Select(subject => Calibrate(subject, millisecondsPerRound)).ToArray();
        var times = subjects.Select(_ => new double[rounds]).ToArray();
        var allocated = new double[subjects.Count];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                var start = ThreadClock.Now;
                subjects[i].Run(counts[i]);
                times[i][round] = (ThreadClock.Now - start) / counts[i];
                allocated[i] = (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / counts[i];
            }
        }

        return [.. subjects.Select((subject, i) => new Timing(subject.Name, times[i].Min(), Median(times[i]),
            Median([.. times[i].Select((time, round) => time / times[0][round])]), allocated[i]))];
    }

    private static int Calibrate(Subject subject, double milliseconds)
    {
        var count = 1;
        // Long enough for the JIT to reach its last tier.
        var warmup = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warmup).TotalMilliseconds < 400)
        {
            var start = ThreadClock.Now;
            subject.Run(count);
            var elapsed = (ThreadClock.Now - start) / 1e6;
            if (elapsed < milliseconds / 2) count *= 2;
            else if (elapsed > milliseconds * 2 && count > 1) count /= 2;
        }

        return count;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values = [.. values]);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }
}
