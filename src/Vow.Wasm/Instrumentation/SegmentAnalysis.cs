namespace Vow.Wasm;

/// <summary>
/// A straight-line segment: where its head is (offset in the function's code), and what all of its instructions cost together. It is observed when
/// somebody may look at the counter before the next segment begins: an instruction that can trap, a call, a way out of the function.
/// </summary>
internal record struct Segment(int Position, long Cost, bool IsLoop)
{
    /// <summary>For a loop's: whether a call, or a helper in its place, is in the loop.</summary>
    public bool LoopCalls { get; init; }

    public bool IsObserved { get; init; }
}

/// <summary>
/// Cuts functions into the segments that gas is charged by, one pass over the instructions. A segment starts at function entry (with the
/// entry's and the locals' price), after <c>if</c>, <c>else</c> and <c>loop</c>, after <c>br_if</c>, after the <c>end</c> of an <c>if</c>, and after
/// the <c>end</c> of a <c>block</c> that a branch targets. <c>br</c>, <c>br_table</c>, <c>return</c>, <c>unreachable</c> and tail calls end it;
/// what follows them up to the next start is never reached and costs nothing. The <c>end</c> of a <c>loop</c>, or of a block that
/// nobody branches to, ends nothing.
/// </summary>
internal sealed class SegmentAnalysis(GasSchedule schedule)
{
    private const int Unreachable = -1;

    private readonly List<Segment> _segments = [];
    private readonly List<Frame> _frames = [];
    private int _current = Unreachable;
    private int _calls;

    /// <summary>Segments of all functions that were begun, in order of function and position.</summary>
    public List<Segment> Segments => _segments;

    /// <summary>Index of the segment that the next instruction belongs to; negative when it cannot be reached.</summary>
    public int Current => _current;

    /// <summary>How many blocks are open inside the function's own.</summary>
    public int Depth => _frames.Count - 1;

    public void BeginFunction(FunctionBody body)
    {
        _frames.Clear();
        _frames.Add(new Frame(Opcode.Block, IsReachable: true, IsTarget: false, _segments.Count, _calls));
        StartAt(0, isLoop: false);
        Charge(checked(schedule.FunctionEntry + (body.LocalCount * schedule.PerLocal)));
    }

    public void Add(in Instruction instruction)
    {
        if (_current != Unreachable)
        {
            Charge(schedule.WeightOf(instruction.Opcode));
            if (IsObserver(instruction)) Observe();
        }

        if (CounterCache.Loses(instruction.Opcode)) _calls++;
        switch (instruction.Opcode)
        {
            case Opcode.Block:
                Push(Opcode.Block);
                break;
            case Opcode.Loop or Opcode.If:
                Push(instruction.Opcode);
                StartIfReachable(instruction.End, instruction.Opcode == Opcode.Loop);
                break;
            case Opcode.Else:
                StartIf(_frames[^1].IsReachable, instruction.End);
                break;
            case Opcode.End:
                EndBlock(instruction.End);
                break;
            case Opcode.Br:
                Target(instruction.A);
                _current = Unreachable;
                break;
            case Opcode.BrIf:
                Target(instruction.A);
                StartIfReachable(instruction.End, isLoop: false);
                break;
            case Opcode.BrTable:
                TargetAll(instruction);
                _current = Unreachable;
                break;
            case Opcode.Return or Opcode.Unreachable or Opcode.ReturnCall or Opcode.ReturnCallIndirect:
                _current = Unreachable;
                break;
            default:
                break;
        }
    }

    private void EndBlock(int position)
    {
        var frame = _frames[^1];
        _frames.RemoveAt(_frames.Count - 1);
        if (_frames.Count == 0)
        {
            if (_current != Unreachable) Observe();
            return;
        }

        if (frame.Opcode == Opcode.Loop && frame.IsReachable && frame.CallsBefore != _calls)
            _segments[frame.Segment] = _segments[frame.Segment] with { LoopCalls = true };
        if (frame.Opcode == Opcode.If || (frame.Opcode == Opcode.Block && frame.IsTarget)) StartIf(frame.IsReachable, position);
    }

    private void Push(Opcode opcode) => _frames.Add(new Frame(opcode, _current != Unreachable, IsTarget: false, _segments.Count, _calls));

    private void StartIfReachable(int position, bool isLoop)
    {
        if (_current != Unreachable) StartAt(position, isLoop);
    }

    private void StartIf(bool reachable, int position)
    {
        _current = Unreachable;
        if (reachable) StartAt(position, isLoop: false);
    }

    private void StartAt(int position, bool isLoop)
    {
        _current = _segments.Count;
        _segments.Add(new Segment(position, 0, isLoop));
    }

    private void Charge(long gas)
    {
        var segment = _segments[_current];
        _segments[_current] = segment with { Cost = checked(segment.Cost + gas) };
    }

    private void Observe() => _segments[_current] = _segments[_current] with { IsObserved = true };

    // Whatever leaves the function, can trap, or lets other code run. A br_table is taken to leave it.
    private bool IsObserver(in Instruction instruction) => instruction.Opcode switch
    {
        Opcode.Unreachable or Opcode.Return or Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.BrTable => true,
        Opcode.Br or Opcode.BrIf => instruction.A == _frames.Count - 1,
        >= Opcode.TableGet and <= Opcode.MemoryGrow and not Opcode.MemorySize => true,
        >= Opcode.I32DivS and <= Opcode.I32RemU or >= Opcode.I64DivS and <= Opcode.I64RemU => true,
        >= Opcode.I32TruncF32S and <= Opcode.I32TruncF64U or >= Opcode.I64TruncF32S and <= Opcode.I64TruncF64U => true,
        var opcode => CounterCache.Loses(opcode),
    };

    private void TargetAll(in Instruction table)
    {
        var labels = new LebReader(table.Vector, 0);
        for (long i = 0; i <= table.A; i++) Target(labels.U32());
    }

    private void Target(long label)
    {
        var index = _frames.Count - 1 - (int)label;
        _frames[index] = _frames[index] with { IsTarget = true };
    }

    // Segment: the one that a loop's head starts.
    private record struct Frame(Opcode Opcode, bool IsReachable, bool IsTarget, int Segment, int CallsBefore);
}
