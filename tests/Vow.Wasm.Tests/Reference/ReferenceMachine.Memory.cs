using System.Buffers.Binary;

namespace Vow.Wasm.Tests.Reference;

/// <summary>Instructions on memories and tables.</summary>
internal sealed partial class ReferenceMachine
{
    private bool StepMemory(ReferenceInstruction instruction)
    {
        switch (instruction.Opcode)
        {
            case >= Opcode.I32Load and <= Opcode.I64Load32U: Load(instruction); break;
            case >= Opcode.I32Store and <= Opcode.I64Store32: Store(instruction); break;
            case Opcode.MemorySize: PushBits(Memory.Pages); break;
            case Opcode.MemoryGrow: GrowMemory((uint)Pop()); break;
            case Opcode.MemoryFill:
                var (count, value, at) = (Operand(instruction), (byte)Pop(), (uint)Pop());
                Memory.Range(at, count).Fill(value);
                break;
            case Opcode.MemoryCopy:
                var (length, from, to) = (Operand(instruction), (uint)Pop(), (uint)Pop());
                var source = Memory.Range(from, length);
                source.CopyTo(Memory.Range(to, length));
                break;
            case Opcode.MemoryInit: InitialiseMemory(instruction); break;
            case Opcode.DataDrop: _frame.Instance.Data[instruction.A] = default; break;
            default: return false;
        }

        return true;
    }

    private bool StepTable(ReferenceInstruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.TableGet: Push(ReferenceValue.OfReference(Table(instruction.A).Range((uint)Pop(), 1)[0])); break;
            case Opcode.TableSet:
                var set = PopValue().Reference;
                Table(instruction.A).Range((uint)Pop(), 1)[0] = set;
                break;
            case Opcode.TableSize: PushBits(Table(instruction.A).Size); break;
            case Opcode.TableGrow: GrowTable(instruction.A, (uint)Pop()); break;
            case Opcode.TableFill:
                var (count, value, at) = (Operand(instruction), PopValue().Reference, (uint)Pop());
                Table(instruction.A).Range(at, count).Fill(value);
                break;
            case Opcode.TableCopy:
                var (length, from, to) = (Operand(instruction), (uint)Pop(), (uint)Pop());
                var source = Table(instruction.B).Range(from, length);
                source.CopyTo(Table(instruction.A).Range(to, length));
                break;
            case Opcode.TableInit: InitialiseTable(instruction); break;
            case Opcode.ElemDrop: _frame.Instance.Elements[instruction.A] = []; break;
            default: return false;
        }

        return true;
    }

    // The operand is paid for before the instruction looks at its bounds.
    private uint Operand(ReferenceInstruction instruction)
    {
        var count = (uint)Pop();
        ChargeOperand(prices.Operand(instruction.Opcode, count));
        return count;
    }

    private void InitialiseMemory(ReferenceInstruction instruction)
    {
        var (count, from, to) = (Operand(instruction), (uint)Pop(), (uint)Pop());
        var data = _frame.Instance.Data[instruction.A].Span;
        if ((ulong)from + count > (ulong)data.Length) throw new ReferenceTrap(TrapKind.MemoryOutOfBounds);
        data.Slice((int)from, (int)count).CopyTo(Memory.Range(to, count));
    }

    private void InitialiseTable(ReferenceInstruction instruction)
    {
        var (count, from, to) = (Operand(instruction), (uint)Pop(), (uint)Pop());
        var elements = _frame.Instance.Elements[instruction.A].AsSpan();
        if ((ulong)from + count > (ulong)elements.Length) throw new ReferenceTrap(TrapKind.TableOutOfBounds);
        elements.Slice((int)from, (int)count).CopyTo(Table(instruction.B).Range(to, count));
    }

    private void GrowMemory(uint delta)
    {
        var (memory, instance) = (Memory, _frame.Instance);
        var declared = Math.Min(instance.Module.MemoryTypes[0].Maximum ?? uint.MaxValue, instance.Limits.MemoryPages);
        var grows = PayGrowth(Opcode.MemoryGrow, memory.Pages, delta, declared, memory.Maximum);
        PushBits(grows ? memory.Pages : uint.MaxValue);
        if (grows && delta > 0) memory.Grow(delta);
    }

    private void GrowTable(long index, uint delta)
    {
        var (table, instance) = (Table(index), _frame.Instance);
        var fill = PopValue().Reference;
        var declared = Math.Min(instance.Module.TableTypes[(int)index].Limits.Maximum ?? uint.MaxValue, instance.Limits.TableElements);
        var grows = PayGrowth(Opcode.TableGrow, table.Size, delta, declared, table.Maximum);
        PushBits(grows ? table.Size : uint.MaxValue);
        if (grows) table.Grow(delta, fill);
    }

    // Growth beyond the module's own declaration fails for nothing; what another module defines may be smaller, and refuse what is paid for.
    private bool PayGrowth(Opcode opcode, uint size, uint delta, uint declared, uint? maximum)
    {
        if ((ulong)size + delta > declared) return false;
        ChargeOperand(prices.Operand(opcode, delta));
        return (ulong)size + delta <= (maximum ?? uint.MaxValue);
    }

    private void Load(ReferenceInstruction instruction)
    {
        var at = (uint)Pop() + (ulong)(uint)instruction.B;
        Span<byte> eight = stackalloc byte[8];
        eight.Clear();
        var width = Width(instruction.Opcode);
        Memory.Range(at, (ulong)width).CopyTo(eight);
        var raw = BinaryPrimitives.ReadUInt64LittleEndian(eight);
        PushBits(instruction.Opcode switch
        {
            Opcode.I32Load8S => (uint)(sbyte)raw,
            Opcode.I32Load16S => (uint)(short)raw,
            Opcode.I64Load8S => (ulong)(sbyte)raw,
            Opcode.I64Load16S => (ulong)(short)raw,
            Opcode.I64Load32S => (ulong)(int)raw,
            _ => raw,
        });
    }

    private void Store(ReferenceInstruction instruction)
    {
        var value = Pop();
        var at = (uint)Pop() + (ulong)(uint)instruction.B;
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        var width = Width(instruction.Opcode);
        eight[..width].CopyTo(Memory.Range(at, (ulong)width));
    }

    private static int Width(Opcode opcode) => opcode switch
    {
        Opcode.I32Load8S or Opcode.I32Load8U or Opcode.I64Load8S or Opcode.I64Load8U or Opcode.I32Store8 or Opcode.I64Store8 => 1,
        Opcode.I32Load16S or Opcode.I32Load16U or Opcode.I64Load16S or Opcode.I64Load16U or Opcode.I32Store16 or Opcode.I64Store16 => 2,
        Opcode.I64Load or Opcode.F64Load or Opcode.I64Store or Opcode.F64Store => 8,
        _ => 4,
    };
}
