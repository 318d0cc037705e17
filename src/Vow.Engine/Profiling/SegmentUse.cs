namespace Vow.Engine.Profiling;

/// <summary>What a segment of a function's code used in all its runs: gas in finer pieces than functions, from which that of lines of source is told (<see cref="LineProfile"/>).</summary>
public sealed record SegmentUse
{
    /// <summary>The code that ran.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The function's index in the module as it was uploaded.</summary>
    public required uint Function { get; init; }

    /// <summary>Where the segment begins: <see cref="Wasm.PricedSegment.Position"/>.</summary>
    public required int Position { get; init; }

    /// <summary>How many times it ran.</summary>
    public required long Count { get; init; }

    /// <summary>Gas of its own instructions.</summary>
    public required long Self { get; init; }

    /// <summary>Gas of what its call instructions called, one number for each in the order of the code, up to the last one that ran; the inner calls of a recursion are in the outermost one.</summary>
    public required IReadOnlyList<long> Calls { get; init; }
}
