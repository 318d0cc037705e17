using System.Diagnostics;
using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>Processor time and elapsed time of each stage of a block, over all threads. Told of a stage's beginning on the thread that does it.</summary>
internal sealed class StageProfile
{
    private readonly double[] _processor = new double[Enum.GetValues<BlockStage>().Length], _elapsed = new double[Enum.GetValues<BlockStage>().Length];
    private readonly Lock _gate = new();

    [ThreadStatic]
    private static BlockStage _current;

    [ThreadStatic]
    private static double _processorAt;

    [ThreadStatic]
    private static long _elapsedAt;

    public void Begin(BlockStage stage)
    {
        double processor = ThreadClock.Now;
        long elapsed = Stopwatch.GetTimestamp();
        if (_current != BlockStage.None)
        {
            lock (_gate)
            {
                _processor[(int)_current] += processor - _processorAt;
                _elapsed[(int)_current] += Stopwatch.GetElapsedTime(_elapsedAt, elapsed).TotalNanoseconds;
            }
        }

        (_current, _processorAt, _elapsedAt) = (stage, processor, elapsed);
    }

    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_processor);
            Array.Clear(_elapsed);
        }
    }

    /// <summary>Nanoseconds of a stage so far.</summary>
    public (double Processor, double Elapsed) Of(BlockStage stage)
    {
        lock (_gate) return (_processor[(int)stage], _elapsed[(int)stage]);
    }
}
