using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>Finds, for a byte offset in an instrumented module, the offset in the original module, for traces and trap messages.</summary>
public sealed class OffsetMap
{
    /// <summary>Original start of a run that marks the beginning of injected functions.</summary>
    internal const int Injected = -1;

    private readonly ImmutableArray<CodeRun> _runs;

    internal OffsetMap(ImmutableArray<CodeRun> runs) => _runs = runs;

    /// <summary>
    /// The original offset of the instruction at an offset of the instrumented module; for injected code, that of the instruction it
    /// precedes or ends with; null outside the contract's functions.
    /// </summary>
    public int? Original(int instrumentedOffset)
    {
        var (low, high) = (0, _runs.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].Start <= instrumentedOffset) low = middle + 1;
            else high = middle - 1;
        }

        if (high < 0) return null;
        var run = _runs[high];
        return run.OriginalStart < 0 ? null : run.OriginalStart + Math.Min(instrumentedOffset - run.Start, Math.Max(run.Length - 1, 0));
    }
}
