namespace Vow.Engine.Profiling;

/// <summary>The running sums of a segment.</summary>
internal sealed class SegmentCounter(RunningFunction function, int position)
{
    private readonly List<long> _calls = [];

    public RunningFunction Function { get; } = function;

    public long Count { get; set; }

    public long Self { get; set; }

    public void AddCall(int place, long gas)
    {
        while (_calls.Count <= place) _calls.Add(0);
        _calls[place] += gas;
    }

    public SegmentUse Complete() => new() { Code = Function.Code, Function = Function.Index, Position = position, Count = Count, Self = Self, Calls = [.. _calls] };
}

/// <summary>A function, wherever it runs.</summary>
internal sealed class RunningFunction(CodeHash code, uint index)
{
    public CodeHash Code { get; } = code;

    public uint Index { get; } = index;

    /// <summary>Its segments by position.</summary>
    public Dictionary<int, SegmentCounter> Segments { get; } = [];

    /// <summary>How many calls that it has made are under way: more than one in a recursion.</summary>
    public int OpenCalls { get; set; }
}
