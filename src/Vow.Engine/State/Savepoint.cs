namespace Vow.Engine.State;

/// <summary>A place in a journal to which it can be rolled back; made by <see cref="Journal.Mark"/>, ended once by <see cref="Journal.RollBack"/> or <see cref="Journal.Release"/>.</summary>
public readonly record struct Savepoint
{
    internal Savepoint(int depth, long moment) => (Depth, Moment) = (depth, moment);

    internal int Depth { get; }

    internal long Moment { get; }
}
