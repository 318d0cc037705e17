namespace Vow.Engine.Debugging;

/// <summary>The functions under way, outermost first, over all contract calls. Frames are reused.</summary>
internal sealed class DebugStack : IReadOnlyList<DebugFrame>
{
    private const int Rooms = 2048;

    private readonly List<DebugFrame> _frames = [];
    private readonly DebugFrame.LocalsRoom?[] _rooms = new DebugFrame.LocalsRoom?[Rooms];

    public int Count { get; private set; }

    public DebugFrame this[int index] => index < Count ? _frames[index] : throw new ArgumentOutOfRangeException(nameof(index));

    public DebugFrame? Top => Count == 0 ? null : _frames[Count - 1];

    public void Push(DebugCall call, uint function)
    {
        if (_frames.Count == Count) _frames.Add(new DebugFrame());
        _frames[Count++].Begin(call, function);
    }

    public void Reach(int offset, in ExecutionView view) => _frames[Count - 1].Reach(offset, _rooms[(Count - 1) % Rooms] ??= new DebugFrame.LocalsRoom(), view);

    public void PopTo(int count) => Count = Math.Min(Count, count);

    public IEnumerator<DebugFrame> GetEnumerator() => _frames.Take(Count).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
