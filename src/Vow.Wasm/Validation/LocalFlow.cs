namespace Vow.Wasm;

/// <summary>
/// Counts what control flow makes of a function's locals, because it decides how long a compiler works on the function: at every place where paths
/// join, and at every loop, each local in use becomes a value of its own. An 18 KB function can make a hundred thousand of them and compile for 10 s.
/// </summary>
internal sealed class LocalFlow
{
    private readonly List<List<int>> _lists = [];
    private readonly List<int> _loopStarts = [];
    private int[] _lastJoin = [];
    private int[] _lastAccess = [];
    private int _joins;
    private int _time;

    /// <summary>Distinct locals used in each loop, added up over the loops of the function.</summary>
    public long LoopValues { get; private set; }

    /// <summary>For each use of a local, the joins since its last use, added up.</summary>
    public long CarriedValues { get; private set; }

    public void Start(int locals)
    {
        if (_lastJoin.Length < locals) (_lastJoin, _lastAccess) = (new int[locals], new int[locals]);
        Array.Clear(_lastJoin, 0, locals);
        Array.Clear(_lastAccess, 0, locals);
        (_joins, _time, LoopValues, CarriedValues) = (0, 0, 0, 0);
        _loopStarts.Clear();
    }

    public void Loop()
    {
        _joins++;
        _loopStarts.Add(++_time);
        if (_lists.Count < _loopStarts.Count) _lists.Add([]);
        _lists[_loopStarts.Count - 1].Clear();
    }

    /// <summary>A block or an if ends: the branches to its label join.</summary>
    public void Join() => _joins++;

    /// <summary>The innermost loop ends: its locals are carried to its start.</summary>
    public void EndLoop()
    {
        foreach (var local in _lists[_loopStarts.Count - 1]) Carry(local);
        _loopStarts.RemoveAt(_loopStarts.Count - 1);
    }

    public void Access(int local)
    {
        Carry(local);
        // A local that was used since a loop's start is counted in that loop and in all around it already.
        for (var i = _loopStarts.Count - 1; i >= 0 && _lastAccess[local] < _loopStarts[i]; i--)
        {
            _lists[i].Add(local);
            LoopValues++;
        }

        _lastAccess[local] = ++_time;
    }

    private void Carry(int local)
    {
        CarriedValues += _joins - _lastJoin[local];
        _lastJoin[local] = _joins;
    }
}
