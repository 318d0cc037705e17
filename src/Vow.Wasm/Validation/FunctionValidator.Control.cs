using System.Collections.Immutable;

namespace Vow.Wasm;

/// <content>Control flow, calls and bulk instructions.</content>
internal sealed partial class FunctionValidator
{
    private const long EmptyBlock = -64;

    // An indirect call checks bounds, fills its slot, checks null and signature.
    private const int IndirectCallBranches = 8;

    // 500 calls of 16 results compile for 42 µs each, 2 bytes of code.
    private const int CallResultValues = 4;

    private void Control(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Unreachable: Unreachable(); break;
            case Opcode.Nop: break;
            case Opcode.Block or Opcode.Loop or Opcode.If: Block(instruction); break;
            case Opcode.Else: Else(); break;
            case Opcode.End: End(); break;
            case Opcode.Br:
                var target = Label(instruction.A);
                Pass(target.Length);
                Pop(target);
                Unreachable();
                break;
            case Opcode.BrIf:
                CountBranch();
                Pop(ValueType.I32);
                var label = Label(instruction.A);
                Pass(label.Length);
                Pop(label);
                Push(label);
                break;
            case Opcode.BrTable: BrTable(instruction); break;
            case Opcode.Return:
                Pop(_results);
                Unreachable();
                break;
            case Opcode.Call: Call(Function(instruction.A)); break;
            case Opcode.CallIndirect:
                CountBranch(IndirectCallBranches);
                Call(Indirect(instruction));
                break;
            case Opcode.ReturnCall: TailCall(Function(instruction.A)); break;
            default: TailCall(Indirect(instruction)); break;
        }
    }

    private void Block(in Instruction instruction)
    {
        LimitExceeded.Check(nameof(Limits.BlocksPerFunctionMax), limits.BlocksPerFunctionMax, ++_blocks, _at);
        if (instruction.Opcode != Opcode.Block) CountBranch();
        if (instruction.Opcode == Opcode.If) Pop(ValueType.I32);
        var (start, end) = BlockType(instruction.A);
        Pass(start.Length + end.Length);
        Pop(start);
        Open(instruction.Opcode, start, end);
        if (instruction.Opcode == Opcode.Loop) _flow.Loop();
    }

    private void CountBranch(int count = 1) =>
        LimitExceeded.Check(nameof(Limits.BranchesPerFunctionMax), limits.BranchesPerFunctionMax, _branches += count, _at);

    private void Pass(long values)
    {
        _blockValues += values;
        LimitExceeded.Check(nameof(Limits.BlockValuesMax), limits.BlockValuesMax, _blockValues, _at);
    }

    private (ImmutableArray<ValueType> Start, ImmutableArray<ValueType> End) BlockType(long block) => block switch
    {
        EmptyBlock => (NoTypes, NoTypes),
        < 0 => (NoTypes, Single[block & 0x7F]),
        _ => (Type(block).Parameters, Type(block).Results),
    };

    private void Else()
    {
        if (Top.Opcode != Opcode.If) throw Malformed("else without if", _at);
        var frame = Close();
        Open(Opcode.Else, frame.Start, frame.End);
    }

    private void End()
    {
        var frame = Close();
        if (frame.Opcode == Opcode.Loop) _flow.EndLoop();
        else _flow.Join();
        // An if without else passes its operands through when the condition is false.
        if (frame.Opcode == Opcode.If && !frame.Start.AsSpan().SequenceEqual(frame.End.AsSpan()))
            throw Invalid("type mismatch: if without else must leave what it takes");
        if (_depth > 0) Push(frame.End);
    }

    private void BrTable(in Instruction instruction)
    {
        var targets = instruction.A + 1;
        LimitExceeded.Check(nameof(Limits.BrTableTargetsMax), limits.BrTableTargetsMax, targets, _at);
        _branchTargets += targets;
        LimitExceeded.Check(nameof(Limits.BrTableTargetsPerFunctionMax), limits.BrTableTargetsPerFunctionMax, _branchTargets, _at);
        Pop(ValueType.I32);
        var labels = new LebReader(instruction.Vector, _at);
        var last = Label(labels.U32());
        Pass(targets * last.Length);
        CheckTop(last);
        while (!labels.AtEnd)
        {
            var types = Label(labels.U32());
            // Most targets have the same types as their neighbour, by reference.
            if (types == last) continue;
            if (types.Length != last.Length) throw Invalid("type mismatch: the targets of br_table take different numbers of values");
            CheckTop(types);
            last = types;
        }

        Unreachable();
    }

    private FunctionType Indirect(in Instruction instruction)
    {
        LimitExceeded.Check(nameof(Limits.IndirectCallsMax), limits.IndirectCallsMax, ++_indirectCalls, _at);
        if (Table(instruction.B) != ValueType.FuncRef) throw Invalid($"type mismatch: table {instruction.B} does not hold functions");
        var type = Type(instruction.A);
        Pop(ValueType.I32);
        return type;
    }

    private void Call(FunctionType type)
    {
        // One result comes back in a register; more come through memory, into values that are all live at once.
        if (type.Results.Length > 1) Pass(type.Results.Length * CallResultValues);
        Pop(type.Parameters);
        Push(type.Results);
    }

    private void TailCall(FunctionType type)
    {
        if (!type.Results.AsSpan().SequenceEqual(_results.AsSpan()))
            throw Invalid("type mismatch: a tail call must return what its function returns");
        Pop(type.Parameters);
        Unreachable();
    }

    private void Bulk(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.MemoryInit:
                Memory();
                DataIndex(instruction.A);
                PopThree(ValueType.I32);
                break;
            case Opcode.DataDrop: DataIndex(instruction.A); break;
            case Opcode.MemoryCopy or Opcode.MemoryFill:
                Memory();
                PopThree(ValueType.I32);
                break;
            case Opcode.TableInit:
                SameType(TouchedTable(instruction.B), ElementType(instruction.A));
                PopThree(ValueType.I32);
                break;
            case Opcode.ElemDrop: ElementType(instruction.A); break;
            case Opcode.TableCopy:
                SameType(TouchedTable(instruction.A), Table(instruction.B));
                PopThree(ValueType.I32);
                break;
            case Opcode.TableFill: PopThree(TouchedTable(instruction.A)); break;
            case Opcode.TableGrow:
                Pop(ValueType.I32);
                Pop(TouchedTable(instruction.A));
                Push(ValueType.I32);
                break;
            case Opcode.TableSize:
                Table(instruction.A);
                Push(ValueType.I32);
                break;
            default: throw Malformed($"illegal opcode {OpcodeTable.NameOf(instruction.Opcode)}", _at);
        }
    }

    private void PopThree(ValueType middle)
    {
        Pop(ValueType.I32);
        Pop(middle);
        Pop(ValueType.I32);
    }

    // WebAssembly 2.0, 5.5.16: without the data count section a single pass could not check the index.
    private void DataIndex(long index)
    {
        if (module.DataCount is not { } count) throw Malformed("data count section required", _at);
        if (index >= count) throw Invalid($"unknown data segment {index}");
    }

    private ValueType ElementType(long index) =>
        index < module.Elements.Length ? module.Elements[(int)index].Type : throw Invalid($"unknown element segment {index}");

    private void SameType(ValueType table, ValueType source)
    {
        if (table != source) throw Mismatch(table, source);
    }
}
