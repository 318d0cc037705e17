namespace Vow.Wasm.Tests.Conformance;

/// <summary>Gas by function, from the probes of one call.</summary>
internal sealed class ProbedGas
{
    private readonly Stack<uint> _stack = [];
    private long _attributed;

    public SortedDictionary<uint, long> ByFunction { get; } = [];

    public void Begin()
    {
        _stack.Clear();
        _attributed = 0;
        ByFunction.Clear();
    }

    public void Enter(uint function, long used)
    {
        Attribute(used);
        _stack.Push(function);
        ByFunction.TryAdd(function, 0);
    }

    public void Leave(uint function, long used)
    {
        Attribute(used);
        Assert.Equal(function, _stack.Pop());
    }

    public void AtSite(uint function) => Assert.Equal(function, _stack.Peek());

    public void AtSegment(uint function, long used)
    {
        Attribute(used);
        Assert.Equal(function, _stack.Peek());
    }

    public void HostCall(long used, long price)
    {
        Attribute(used);
        _attributed += price;
    }

    public void End(long used) => Attribute(used);

    private void Attribute(long used)
    {
        if (_stack.TryPeek(out var top)) ByFunction[top] += used - _attributed;
        _attributed = used;
    }
}
