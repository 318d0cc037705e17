namespace Vow.Wasm.Tests.Differential;

/// <summary>Statements without control flow, and expressions.</summary>
internal sealed partial class RandomBody
{
    private static readonly Dictionary<Opcode, (ValueType[] Operands, ValueType Result)> Numeric = NumericSignatures.All();

    private static readonly ILookup<ValueType, Opcode> ByResult = Numeric.Keys.ToLookup(opcode => Numeric[opcode].Result);

    private void SetLocal(int depth)
    {
        var local = random.Next(_locals.Length);
        Expression(_locals[local], depth - 1);
        _code.Op(Opcode.LocalSet, local);
    }

    private void SetGlobal(int depth)
    {
        var global = random.Next(shape.Globals.Length);
        Expression(shape.Globals[global], depth - 1);
        _code.Op(Opcode.GlobalSet, global);
    }

    private void Store(int depth)
    {
        var opcode = (Opcode)random.Next((int)Opcode.I32Store, (int)Opcode.I64Store32 + 1);
        Address(depth);
        Expression(NumericSignatures.Accessed(opcode), depth - 1);
        Argument(opcode);
    }

    private void Drop(int depth)
    {
        Expression(RandomShape.Numbers[random.Next(4)], depth);
        _code.Op(Opcode.Drop);
    }

    private void Call(int depth, bool indirect)
    {
        var callee = random.Next(shape.FunctionCount);
        Invoke(depth, callee, indirect);
        foreach (var _ in shape.TypeOf(callee).Results) _code.Op(Opcode.Drop);
    }

    private void Invoke(int depth, int callee, bool indirect)
    {
        foreach (var parameter in shape.TypeOf(callee).Parameters) Expression(parameter, depth - 1);
        if (!indirect)
        {
            _code.Op(Opcode.Call, callee);
            return;
        }

        TableIndex(depth);
        _code.Op(Opcode.CallIndirect, TypeIndexOf(callee), 0);
    }

    private void TableIndex(int depth)
    {
        if (random.Next(4) == 0) Expression(ValueType.I32, depth - 1);
        else _code.Constant(ValueType.I32, (uint)random.Next(RandomShape.TableSize + 1));
    }

    private void Bulk(int depth)
    {
        switch (random.Next(5))
        {
            case 0:
                Address(depth);
                Expression(ValueType.I32, depth - 1);
                Length(depth, 5_000);
                _code.Op(Opcode.MemoryFill, 0);
                break;
            case 1:
                Address(depth);
                Address(depth);
                Length(depth, 5_000);
                _code.Op(Opcode.MemoryCopy, 0, 0);
                break;
            case 2:
                Address(depth);
                _code.Constant(ValueType.I32, (uint)random.Next(4));
                Length(depth, 18);
                _code.Op(Opcode.MemoryInit, random.Next(RandomShape.DataSegments), 0);
                break;
            case 3 when !shape.IsResettable && random.Next(3) == 0:
                _code.Op(Opcode.DataDrop, random.Next(RandomShape.DataSegments));
                break;
            default:
                Length(depth, 3);
                _code.Op(Opcode.MemoryGrow, 0).Op(Opcode.Drop);
                break;
        }
    }

    private void TableStatement(int depth)
    {
        switch (shape.IsResettable ? 7 : random.Next(8))
        {
            case 0:
                TableIndex(depth);
                TableIndex(depth);
                Length(depth, 6);
                _code.Op(Opcode.TableCopy, 0, 0);
                break;
            case 1:
                TableIndex(depth);
                _code.Constant(ValueType.I32, (uint)random.Next(2));
                Length(depth, 3);
                _code.Op(Opcode.TableInit, random.Next(RandomShape.ElementSegments), 0);
                break;
            case 2:
                TableIndex(depth);
                FunctionReference();
                Length(depth, 4);
                _code.Op(Opcode.TableFill, 0);
                break;
            case 3:
                FunctionReference();
                Length(depth, 4);
                _code.Op(Opcode.TableGrow, 0).Op(Opcode.Drop);
                break;
            case 4:
                TableIndex(depth);
                FunctionReference();
                _code.Op(Opcode.TableSet, 0);
                break;
            case 5:
                _code.Constant(ValueType.ExternRef, 0);
                Length(depth, 4);
                _code.Op(Opcode.TableGrow, 1).Op(Opcode.Drop);
                break;
            case 6 when random.Next(3) == 0:
                _code.Op(Opcode.ElemDrop, random.Next(RandomShape.ElementSegments));
                break;
            default:
                TableIndex(depth);
                _code.Op(Opcode.TableGet, 0).Op(Opcode.Drop);
                break;
        }
    }

    private void FunctionReference()
    {
        if (random.Next(3) == 0) _code.Constant(ValueType.FuncRef, 0);
        else _code.Op(Opcode.RefFunc, random.Next(shape.FunctionCount));
    }

    // Mostly small, so that the instruction succeeds; sometimes anything, up to a charge of 2^32 units.
    private void Length(int depth, int below)
    {
        if (random.Next(8) == 0) Expression(ValueType.I32, depth - 1);
        else _code.Constant(ValueType.I32, (uint)random.Next(below));
    }

    private void Address(int depth)
    {
        if (random.Next(3) == 0)
        {
            _code.Constant(ValueType.I32, (uint)random.Next(65_536));
            return;
        }

        Expression(ValueType.I32, depth - 1);
        if (random.Next(12) != 0) _code.Constant(ValueType.I32, 0x7FFF).Op(Opcode.I32And);
    }

    private void Argument(Opcode opcode) =>
        _code.Op(opcode, random.Next(NumericSignatures.AlignmentMax(opcode) + 1)).U32((uint)(random.Next(40) == 0 ? random.Next() : random.Next(100)));

    /// <summary>Leaves one value.</summary>
    private void Expression(ValueType wanted, int depth)
    {
        _budget--;
        switch (depth <= 0 || _budget <= 0 ? random.Next(3) : random.Next(12))
        {
            case 0: _code.Constant(wanted, RandomBits.Of(random, wanted)); break;
            case 1 when Array.IndexOf(_locals, wanted) is >= 0 and var local:
                _code.Op(Opcode.LocalGet, random.Next(2) == 0 ? local : Array.LastIndexOf(_locals, wanted));
                break;
            case 2 when Array.IndexOf(shape.Globals, wanted) is >= 0 and var global: _code.Op(Opcode.GlobalGet, global); break;
            case 3 or 4 or 5: Operation(wanted, depth); break;
            case 6: Load(wanted, depth); break;
            case 7: Select(wanted, depth); break;
            case 8 or 9: ValueBlock(wanted, depth); break;
            case 10: CallFor(wanted, depth); break;
            case 11 when wanted == ValueType.I32: SmallQuery(depth); break;
            default: _code.Constant(wanted, RandomBits.Of(random, wanted)); break;
        }
    }

    private void Operation(ValueType wanted, int depth)
    {
        Opcode[] candidates = [.. ByResult[wanted]];
        var opcode = candidates[random.Next(candidates.Length)];
        foreach (var operand in Numeric[opcode].Operands) Expression(operand, depth - 1);
        _code.Op(opcode);
    }

    private void Load(ValueType wanted, int depth)
    {
        Opcode opcode;
        do opcode = (Opcode)random.Next((int)Opcode.I32Load, (int)Opcode.I64Load32U + 1);
        while (NumericSignatures.Accessed(opcode) != wanted);
        Address(depth);
        Argument(opcode);
    }

    private void Select(ValueType wanted, int depth)
    {
        Expression(wanted, depth - 1);
        Expression(wanted, depth - 1);
        Expression(ValueType.I32, depth - 1);
        if (random.Next(2) == 0) _code.Op(Opcode.Select);
        else _code.Op(Opcode.SelectTyped, 1).Byte((byte)wanted);
    }

    private void ValueBlock(ValueType wanted, int depth)
    {
        var opcode = random.Next(3) switch { 0 => Opcode.Block, 1 => Opcode.Loop, _ => Opcode.If };
        if (opcode == Opcode.If) Expression(ValueType.I32, depth - 1);
        _code.Op(opcode).Byte((byte)wanted);
        _labels.Add(opcode == Opcode.Loop ? [] : [wanted]);
        Block(depth - 1, [wanted]);
        if (opcode == Opcode.If)
        {
            _code.Op(Opcode.Else);
            Block(depth - 1, [wanted]);
        }

        _labels.RemoveAt(_labels.Count - 1);
        _code.Op(Opcode.End);
    }

    private void CallFor(ValueType wanted, int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, shape.FunctionCount).Where(f => shape.TypeOf(f).Results is [var first, ..] && first == wanted)];
        if (fitting.Length == 0)
        {
            _code.Constant(wanted, RandomBits.Of(random, wanted));
            return;
        }

        var callee = fitting[random.Next(fitting.Length)];
        Invoke(depth, callee, random.Next(2) == 0);
        for (var i = 1; i < shape.TypeOf(callee).Results.Length; i++) _code.Op(Opcode.Drop);
    }

    private void SmallQuery(int depth)
    {
        switch (random.Next(4))
        {
            case 0: _code.Op(Opcode.MemorySize, 0); break;
            case 1: _code.Op(Opcode.TableSize, random.Next(2)); break;
            case 2:
                TableIndex(depth);
                _code.Op(Opcode.TableGet, 0).Op(Opcode.RefIsNull);
                break;
            default:
                Length(depth, 2);
                _code.Op(Opcode.MemoryGrow, 0);
                break;
        }
    }
}
