using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// Copies one function body, instruction by instruction from the original bytes, with new function indices, the segments' charges, and, for a
/// counted function, the counting of its frame. Unchanged instructions are copied in runs.
/// </summary>
internal sealed class BodyRewriter(InjectedLayout layout, GasSchedule schedule, ByteWriter output, MeterWriter meter)
{
    private const long SmallLeafGasMax = 256;

    /// <summary>
    /// Beyond this many segments the counter is loaded every time: a mirror that lives through all of them costs the register allocator the square of
    /// their number (2,000 ifs: 4,100 ns for each byte with it and 2,650 without; 5,000 loops: three times as long). The largest real function seen has about 1,100.
    /// </summary>
    private const int MirroredSegmentsMax = 1_024;

    private readonly CodeWriter _code = meter.Code;
    private ReadOnlyMemory<byte> _original;
    private int _copied;
    private int _depth;
    private StackUse _stack;

    /// <summary>Where copied and replaced instructions went, if that is to be recorded: offsets in the body, offsets in the original code.</summary>
    public List<CodeRun>? Runs { get; init; }

    /// <summary>Tells the host where the function and its segments begin, where it ends and calls; null where nobody asks.</summary>
    public ProbeWriter? Probes { get; init; }

    // Whether the body is a block, so that every way out of it leads through one place.
    private bool IsWrapped => _stack.IsCounted || Probes is not null;

    /// <summary>Writes the body, local declarations first.</summary>
    public void Rewrite(FunctionBody body, FunctionType type, StackUse stack, ReadOnlySpan<Segment> segments, bool callsNothing)
    {
        (_original, _copied, _depth, _stack) = (body.Code, 0, 0, stack);
        WriteLocals(body, type, segments.Length, callsNothing);
        Enter(type, segments[0], callsNothing && IsSmall(segments));
        var next = 1;
        var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            var isHead = next < segments.Length && segments[next].Position == instruction.End;
            if (isHead && segments[next].IsLoop && !segments[next].LoopCalls)
            {
                CopyUpTo(instruction.Start);
                meter.LoadLocal();
            }

            Rewrite(instruction);
            meter.Cache.Follow(instruction);
            if (instruction.Opcode == Opcode.Loop && !(isHead && !segments[next].LoopCalls)) meter.Cache.IsCurrent = false;
            if (next < segments.Length && segments[next].Position == instruction.End)
            {
                CopyUpTo(instruction.End);
                WriteHead(segments[next++]);
            }
        }

        // A head that found no place would be gas that nobody pays.
        if (next != segments.Length) throw new InvalidOperationException("a segment's head was not written");
        CopyUpTo(body.Code.Length);
        if (!IsWrapped) return;
        Leave();
        _code.End();
    }

    private void Leave()
    {
        if (_stack.IsCounted) meter.LeaveCounted(_stack.Chain);
        Probes?.Leave();
    }

    private void WriteLocals(FunctionBody body, FunctionType type, int segments, bool callsNothing)
    {
        // Where each segment looks at the counter's global, nothing is won by a mirror of it.
        if (segments > MirroredSegmentsMax || Probes is { ShowsSegments: true })
        {
            ModuleEncoder.WriteLocals(output, body.Locals.AsSpan());
            meter.UseNoLocal();
            return;
        }

        ModuleEncoder.WriteLocals(output, body.Locals.Add(new LocalRun(1, ValueType.I64)).AsSpan());
        meter.UseLocal((uint)(type.Parameters.Length + body.LocalCount), storeWhenObserved: callsNothing && !AnyLoses(body));
    }

    private static bool AnyLoses(FunctionBody body)
    {
        var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
        while (!reader.AtEnd)
        {
            if (CounterCache.Loses(reader.Read().Opcode)) return true;
        }

        return false;
    }

    // A function without calls and loops that is cheap to its last instruction needs no check of its own: what it takes is found at the next one,
    // and a caller's body is too short to call it often enough in between to matter.
    private static bool IsSmall(ReadOnlySpan<Segment> segments)
    {
        long cost = 0;
        foreach (var segment in segments)
        {
            cost += segment.Cost;
            if (segment.IsLoop || cost > SmallLeafGasMax) return false;
        }

        return true;
    }

    private void Enter(FunctionType type, Segment entry, bool isSmallLeaf)
    {
        Probes?.Enter();
        if (_stack.IsCounted) meter.EnterCounted(entry.Cost, _stack.Chain);
        else if (isSmallLeaf) meter.Charge(entry.Cost, entry.IsObserved);
        else meter.ChargeAndCheck(entry.Cost, entry.IsObserved);
        // The body becomes a block, so that every branch to the function's label, and its end, lead to the code that gives the slots back.
        if (IsWrapped) _code.Begin(Opcode.Block, BlockType(type.Results));
    }

    private long BlockType(ImmutableArray<ValueType> results) => results.Length switch
    {
        0 => CodeWriter.EmptyBlock,
        1 => unchecked((sbyte)((byte)results[0] | 0x80)),
        _ => layout.TypeIndex(new FunctionType([], results)),
    };

    private void WriteHead(Segment segment)
    {
        if (Probes is { ShowsSegments: true } probes) probes.Segment(segment.Position);
        // A loop whose head costs nothing leads straight into another head; every way around it passes a branch, which is never free.
        if (segment.IsLoop && segment.Cost != 0) meter.ChargeAndCheck(segment.Cost, segment.IsObserved);
        else meter.Charge(segment.Cost, segment.IsObserved);
    }

    private void Rewrite(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If:
                _depth++;
                break;
            case Opcode.End:
                _depth--;
                break;
            case Opcode.Call:
                ShowSite(instruction);
                RewriteFunctionIndex(instruction);
                break;
            case Opcode.CallIndirect:
                ShowSite(instruction);
                break;
            case Opcode.RefFunc:
                RewriteFunctionIndex(instruction);
                break;
            case Opcode.ReturnCall:
                LeaveBefore(instruction);
                RewriteFunctionIndex(instruction);
                break;
            case Opcode.ReturnCallIndirect:
                LeaveBefore(instruction);
                break;
            case Opcode.Return when IsWrapped:
                Replace(instruction, Opcode.Br, (uint)_depth);
                break;
            case Opcode.MemoryGrow:
                Replace(instruction, Opcode.Call, layout.MemoryGrow!.Value);
                break;
            case Opcode.TableGrow:
                Replace(instruction, Opcode.Call, layout.TableGrow[(uint)instruction.A]);
                break;
            default:
                if (IsBulk(instruction.Opcode)) ChargeLength(instruction);
                break;
        }
    }

    private static bool IsBulk(Opcode opcode) => opcode is >= Opcode.MemoryInit and <= Opcode.TableFill
        and (Opcode.MemoryInit or Opcode.MemoryCopy or Opcode.MemoryFill or Opcode.TableInit or Opcode.TableCopy or Opcode.TableFill);

    private void RewriteFunctionIndex(in Instruction instruction)
    {
        var mapped = layout.Map((uint)instruction.A);
        if (mapped != instruction.A) Replace(instruction, instruction.Opcode, mapped);
    }

    // A tail call replaces the frame: its slots are given back before the callee takes its own.
    private void LeaveBefore(in Instruction instruction)
    {
        if (!IsWrapped) return;
        ShowSite(instruction);
        CopyUpTo(instruction.Start);
        if (Probes is { ShowsSegments: true } probes) probes.Segment(InstrumentedModule.TailCall);
        Leave();
    }

    private void ShowSite(in Instruction instruction)
    {
        if (Probes is not { ShowsSites: true } probes) return;
        CopyUpTo(instruction.Start);
        probes.Site(instruction.Start);
    }

    private void ChargeLength(in Instruction instruction)
    {
        CopyUpTo(instruction.Start);
        _code.Op(Opcode.Call, layout.Charges[schedule.Bulk[instruction.Opcode]]);
    }

    private void Replace(in Instruction instruction, Opcode opcode, uint index)
    {
        CopyUpTo(instruction.Start);
        var start = output.Length;
        _code.Op(opcode, index);
        Runs?.Add(new CodeRun(start, instruction.Start, output.Length - start));
        _copied = instruction.End;
    }

    private void CopyUpTo(int position)
    {
        if (position == _copied) return;
        Runs?.Add(new CodeRun(output.Length, _copied, position - _copied));
        output.Bytes(_original.Span[_copied..position]);
        _copied = position;
    }
}
