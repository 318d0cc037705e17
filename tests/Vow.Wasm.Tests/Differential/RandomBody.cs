namespace Vow.Wasm.Tests.Differential;

/// <summary>Writes one valid function body at random. Every label is remembered with the types that a branch to it must carry.</summary>
internal sealed partial class RandomBody(Random random, RandomShape shape, FunctionType type)
{
    private readonly BodyWriter _code = new();
    private readonly List<ValueType[]> _labels = [];
    private ValueType[] _locals = [];
    private int _budget;

    public BodyWriter Write()
    {
        // Now and then far more locals than a frame usually has: the counted stack must still end before the native one.
        ValueType[] declared = [.. Enumerable.Range(0, random.Next(12) == 0 ? random.Next(40, 400) : random.Next(6)).Select(_ => RandomShape.Numbers[random.Next(4)])];
        _locals = [.. type.Parameters, .. declared];
        _budget = random.Next(10, 120);
        _labels.Add([.. type.Results]);
        Block(3, [.. type.Results]);
        _code.Op(Opcode.End);
        var body = new BodyWriter().U32((uint)declared.Length);
        foreach (var local in declared) body.U32(1).Byte((byte)local);
        return body.Bytes(_code.ToArray());
    }

    /// <summary>Statements, then the results: or, after a jump, perhaps nothing, because nothing comes there.</summary>
    private void Block(int depth, ValueType[] results)
    {
        var jumped = false;
        for (var count = random.Next(1, 6); count > 0 && _budget > 0; count--) jumped |= Statement(depth);
        if (jumped && random.Next(2) == 0)
        {
            _code.Op(Opcode.Unreachable);
            return;
        }

        foreach (var result in results) Expression(result, depth);
    }

    /// <summary>Leaves the stack as it is. True when what follows cannot be reached.</summary>
    private bool Statement(int depth)
    {
        _budget--;
        switch (random.Next(depth > 0 ? 25 : 14))
        {
            case 0 or 1 when _locals.Length > 0: SetLocal(depth); return false;
            case 2: SetGlobal(depth); return false;
            case 3 or 4: Store(depth); return false;
            case 5: Drop(depth); return false;
            case 6: Call(depth, indirect: false); return false;
            case 7: Call(depth, indirect: true); return false;
            case 8: Bulk(depth); return false;
            case 9: TableStatement(depth); return false;
            case 10: BranchIf(depth); return false;
            case 11: return random.Next(3) == 0 && Jump(depth);
            case 12: _code.Op(Opcode.Nop); return false;
            case 13: ConditionalJump(depth); return false;
            case 14 or 15: Structured(depth, Opcode.Block); return false;
            case 16 or 17 or 18: Structured(depth, Opcode.Loop); return false;
            case 19 or 20: Structured(depth, Opcode.If); return false;
            case 21: CountedLoop(depth); return false;
            case 22: BranchTable(depth); return false;
            default: Store(depth); return false;
        }
    }

    private void Structured(int depth, Opcode opcode)
    {
        // Now and then a block with parameters and several results, when the module has such a signature.
        var wide = random.Next(3) == 0 ? random.Next(shape.Types.Length) : -1;
        var parameters = wide >= 0 ? shape.Types[wide].Parameters.ToArray() : [];
        var results = wide >= 0 ? shape.Types[wide].Results.ToArray() : [];
        foreach (var parameter in parameters) Expression(parameter, depth - 1);
        if (opcode == Opcode.If) Expression(ValueType.I32, depth - 1);
        _code.Op(opcode);
        if (wide >= 0) _code.Signed(wide);
        else _code.Byte(0x40);
        _labels.Add(opcode == Opcode.Loop ? parameters : results);
        Inside(depth, parameters, results);
        if (opcode == Opcode.If && (random.Next(2) == 0 || !parameters.SequenceEqual(results)))
        {
            _code.Op(Opcode.Else);
            Inside(depth, parameters, results);
        }

        _labels.RemoveAt(_labels.Count - 1);
        _code.Op(Opcode.End);
        for (var i = 0; i < results.Length; i++) _code.Op(Opcode.Drop);
    }

    private void Inside(int depth, ValueType[] parameters, ValueType[] results)
    {
        for (var i = 0; i < parameters.Length; i++) _code.Op(Opcode.Drop);
        Block(depth - 1, results);
    }

    private void CountedLoop(int depth)
    {
        var counter = Array.FindIndex(_locals, local => local == ValueType.I32);
        if (counter < 0) return;
        _code.Constant(ValueType.I32, (uint)random.Next(1, 30)).Op(Opcode.LocalSet, counter).Op(Opcode.Loop).Byte(0x40);
        _labels.Add([]);
        Block(depth - 1, []);
        _code.Op(Opcode.LocalGet, counter).Constant(ValueType.I32, 1).Op(Opcode.I32Sub).Op(Opcode.LocalTee, counter).Op(Opcode.BrIf, 0);
        _labels.RemoveAt(_labels.Count - 1);
        _code.Op(Opcode.End);
    }

    private void BranchIf(int depth)
    {
        var label = random.Next(_labels.Count);
        var carried = _labels[^(label + 1)];
        foreach (var value in carried) Expression(value, depth - 1);
        Expression(ValueType.I32, depth - 1);
        _code.Op(Opcode.BrIf, label);
        foreach (var _ in carried) _code.Op(Opcode.Drop);
    }

    // A table inside a block of its own: its targets are labels that carry the same types, at least the new one.
    private void BranchTable(int depth)
    {
        _code.Op(Opcode.Block).Byte(0x40);
        _labels.Add([]);
        int[] targets = [.. Enumerable.Range(0, _labels.Count).Where(i => _labels[^(i + 1)].Length == 0)];
        Expression(ValueType.I32, depth - 1);
        if (random.Next(2) == 0) _code.Constant(ValueType.I32, 3).Op(Opcode.I32And);
        var count = random.Next(0, 5);
        _code.Op(Opcode.BrTable).U32((uint)count);
        for (var i = 0; i <= count; i++) _code.U32((uint)targets[random.Next(targets.Length)]);
        if (random.Next(2) == 0) Statement(depth - 1);
        _labels.RemoveAt(_labels.Count - 1);
        _code.Op(Opcode.End);
    }

    private bool Jump(int depth)
    {
        switch (random.Next(5))
        {
            case 0:
                _code.Op(Opcode.Unreachable);
                return true;
            case 1:
                foreach (var result in type.Results) Expression(result, depth - 1);
                _code.Op(Opcode.Return);
                return true;
            case 2 or 3:
                return TailCall(depth);
            default:
                var label = random.Next(_labels.Count);
                foreach (var value in _labels[^(label + 1)]) Expression(value, depth - 1);
                _code.Op(Opcode.Br, label);
                return true;
        }
    }

    private void ConditionalJump(int depth)
    {
        Expression(ValueType.I32, depth - 1);
        _code.Op(Opcode.If).Byte(0x40);
        _labels.Add([]);
        Jump(depth);
        _labels.RemoveAt(_labels.Count - 1);
        _code.Op(Opcode.End);
    }

    private bool TailCall(int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, shape.FunctionCount).Where(f => shape.TypeOf(f).Results.SequenceEqual(type.Results))];
        if (fitting.Length == 0) return false;
        var callee = fitting[random.Next(fitting.Length)];
        foreach (var parameter in shape.TypeOf(callee).Parameters) Expression(parameter, depth - 1);
        if (random.Next(2) == 0)
        {
            _code.Op(Opcode.ReturnCall, callee);
            return true;
        }

        TableIndex(depth);
        _code.Op(Opcode.ReturnCallIndirect, TypeIndexOf(callee), 0);
        return true;
    }

    private int TypeIndexOf(int function) =>
        function < shape.Imports.Length ? shape.Imports[function] : shape.Functions[function - shape.Imports.Length];
}
