namespace Vow.Wasm.Tests.Reference;

/// <summary>The sum of everything charged in one call, against a limit.</summary>
internal sealed class ReferenceMeter
{
    public long Used { get; private set; }

    /// <summary>The part of it that bulk operations and growth charged by their operands.</summary>
    public long UsedForMemory { get; private set; }

    public long Limit { get; set; } = long.MaxValue;

    public bool IsExceeded => Used > Limit;

    public void Reset(long limit)
    {
        Used = 0;
        UsedForMemory = 0;
        Limit = limit;
    }

    public void Add(long gas) => Used += gas;

    public void AddOperand(long gas)
    {
        Used += gas;
        UsedForMemory += gas;
        Check();
    }

    public void Check()
    {
        if (IsExceeded) throw new ReferenceTrap(TrapKind.OutOfGas);
    }
}
