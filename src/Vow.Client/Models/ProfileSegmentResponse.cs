using Vow.Engine;
using Vow.Engine.Profiling;

namespace Vow.Client;

/// <summary>What a segment of a function used: instructions that always run one after the other, and are charged together.</summary>
public sealed record ProfileSegmentResponse
{
    /// <summary>The code that ran.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The function's index in the module as it was uploaded.</summary>
    public required uint Function { get; init; }

    /// <summary>Where the segment begins, in bytes from the start of the function's instructions.</summary>
    public required uint Position { get; init; }

    /// <summary>How many times it ran.</summary>
    public required ulong Count { get; init; }

    /// <summary>Gas of its own instructions.</summary>
    public required long Self { get; init; }

    /// <summary>Gas of what each of its call instructions called, in their order; the inner calls of a recursion are in the outermost one.</summary>
    public IReadOnlyList<long> Calls { get => field ?? []; init; } = [];

    internal static ProfileSegmentResponse Of(SegmentUse use) =>
        new() { Code = use.Code, Function = use.Function, Position = (uint)use.Position, Count = (ulong)use.Count, Self = use.Self, Calls = use.Calls };

    internal SegmentUse ToUse() => new()
    {
        Code = Code, Function = Function, Position = (int)Math.Min(Position, int.MaxValue), Count = (long)Math.Min(Count, long.MaxValue), Self = Self, Calls = Calls,
    };
}
