namespace Vow.Wasm.Tests.Reference;

/// <summary>The instructions, one by one.</summary>
internal sealed partial class ReferenceMachine
{
    private void Step(ReferenceInstruction instruction)
    {
        if (Semantics.Instance.Unary(instruction.Opcode) is { } unary)
        {
            PushBits(unary(Pop()));
        }
        else if (Semantics.Instance.Binary(instruction.Opcode) is { } binary)
        {
            var (b, a) = (Pop(), Pop());
            PushBits(binary(a, b));
        }
        else if (!StepControl(instruction) && !StepVariable(instruction) && !StepMemory(instruction) && !StepTable(instruction))
        {
            throw new InvalidOperationException($"{instruction.Opcode} is not implemented");
        }
    }

    private bool StepControl(ReferenceInstruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Unreachable: throw new ReferenceTrap(TrapKind.Unreachable);
            case Opcode.Nop: break;
            case Opcode.Block: Open(instruction, instruction.End + 1, instruction.Results, isLoop: false); break;
            case Opcode.Loop: Open(instruction, _next, instruction.Parameters, isLoop: true); break;
            case Opcode.If: If(instruction); break;
            case Opcode.Else:
                _labels.RemoveAt(_labels.Count - 1);
                _next = instruction.Opener!.End + 1;
                break;
            case Opcode.End when instruction.Opener is null: Leave(); break;
            case Opcode.End: _labels.RemoveAt(_labels.Count - 1); break;
            case Opcode.Br: Branch((uint)instruction.A); break;
            case Opcode.BrIf:
                if ((uint)Pop() != 0) Branch((uint)instruction.A);
                break;
            case Opcode.BrTable: Branch(instruction.Labels[Math.Min((uint)Pop(), (uint)instruction.Labels.Length - 1)]); break;
            case Opcode.Return: Leave(); break;
            case Opcode.Call: Call(_frame.Instance.Functions[(int)instruction.A]); break;
            case Opcode.CallIndirect: Call(Callee(instruction)); break;
            case Opcode.ReturnCall: TailCall(_frame.Instance.Functions[(int)instruction.A]); break;
            case Opcode.ReturnCallIndirect: TailCall(Callee(instruction)); break;
            default: return false;
        }

        return true;
    }

    private bool StepVariable(ReferenceInstruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Drop: _height--; break;
            case Opcode.Select or Opcode.SelectTyped:
                var (condition, second, first) = ((uint)Pop(), PopValue(), PopValue());
                Push(condition != 0 ? first : second);
                break;
            case Opcode.LocalGet: Push(_stack[_frame.Locals + (int)instruction.A]); break;
            case Opcode.LocalSet: _stack[_frame.Locals + (int)instruction.A] = PopValue(); break;
            case Opcode.LocalTee: _stack[_frame.Locals + (int)instruction.A] = _stack[_height - 1]; break;
            case Opcode.GlobalGet: Push(_frame.Instance.Globals[(int)instruction.A].Value); break;
            case Opcode.GlobalSet: _frame.Instance.Globals[(int)instruction.A].Value = PopValue(); break;
            case Opcode.I32Const: PushBits((uint)instruction.A); break;
            case Opcode.I64Const or Opcode.F32Const or Opcode.F64Const: PushBits((ulong)instruction.A); break;
            case Opcode.RefNull: Push(ReferenceValue.OfReference(null)); break;
            case Opcode.RefIsNull: PushBits(PopValue().Reference is null ? 1u : 0u); break;
            case Opcode.RefFunc: Push(ReferenceValue.OfReference(_frame.Instance.Functions[(int)instruction.A])); break;
            default: return false;
        }

        return true;
    }
}
