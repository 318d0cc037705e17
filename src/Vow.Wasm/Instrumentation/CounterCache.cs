namespace Vow.Wasm;

/// <summary>
/// Knows at each point of a function whether its extra local holds the counter's value, so that a charge need not load what it has just stored.
/// Calls change the counter behind the local's back; where paths meet, it must hold on all of them.
/// </summary>
internal sealed class CounterCache
{
    private readonly List<Frame> _frames = [];

    /// <summary>Whether the local equals the counter. Code that cannot be reached says yes, and so decides nothing where paths meet.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>Whether an instruction lets other code charge: a call, or an injected helper in its place.</summary>
    public static bool Loses(Opcode opcode) => opcode is Opcode.Call or Opcode.CallIndirect or Opcode.MemoryGrow or Opcode.TableGrow
        or Opcode.MemoryInit or Opcode.MemoryCopy or Opcode.MemoryFill or Opcode.TableInit or Opcode.TableCopy or Opcode.TableFill;

    public void BeginFunction()
    {
        _frames.Clear();
        _frames.Add(new Frame(Opcode.Block, AtElse: false, AtEnd: true));
    }

    /// <summary>Follows the instruction's control flow; call it before the code of the head behind it is written.</summary>
    public void Follow(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If:
                _frames.Add(new Frame(instruction.Opcode, IsCurrent, AtEnd: true));
                break;
            case Opcode.Else:
                (var atElse, _frames[^1]) = (_frames[^1].AtElse, new Frame(Opcode.Else, AtElse: false, _frames[^1].AtEnd && IsCurrent));
                IsCurrent = atElse;
                break;
            case Opcode.End:
                End();
                break;
            case Opcode.Br:
                Branch(instruction.A);
                IsCurrent = true;
                break;
            case Opcode.BrIf:
                Branch(instruction.A);
                break;
            case Opcode.BrTable:
                var labels = new LebReader(instruction.Vector, 0);
                while (!labels.AtEnd) Branch(labels.U32());
                IsCurrent = true;
                break;
            case Opcode.Return:
                Branch(_frames.Count - 1);
                IsCurrent = true;
                break;
            case Opcode.Unreachable or Opcode.ReturnCall or Opcode.ReturnCallIndirect:
                IsCurrent = true;
                break;
            default:
                if (Loses(instruction.Opcode)) IsCurrent = false;
                break;
        }
    }

    private void End()
    {
        var frame = _frames[^1];
        _frames.RemoveAt(_frames.Count - 1);
        // Branches to a loop lead to its head. An if without else has an empty one.
        if (frame.Opcode == Opcode.Loop) return;
        IsCurrent &= frame.AtEnd && (frame.Opcode != Opcode.If || frame.AtElse);
    }

    private void Branch(long label)
    {
        var index = _frames.Count - 1 - (int)label;
        _frames[index] = _frames[index] with { AtEnd = _frames[index].AtEnd && IsCurrent };
    }

    private record struct Frame(Opcode Opcode, bool AtElse, bool AtEnd);
}
