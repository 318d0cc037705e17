namespace Vow.Wasm;

/// <summary>Type-checks constant expressions (WebAssembly 2.0, 3.3.10.1, and extended constants).</summary>
internal sealed class ConstantExpressionValidator(WasmModule module)
{
    private readonly List<ValueType> _operands = [];

    /// <summary>Functions that were named by <c>ref.func</c>, which declares them.</summary>
    public HashSet<uint> Referenced { get; } = [];

    public void Check(ConstantExpression expression, ValueType expected)
    {
        _operands.Clear();
        var reader = new InstructionReader(expression.Code.Span, expression.Offset);
        var at = expression.Offset;
        while (!reader.AtEnd)
        {
            at = reader.Offset;
            Instruction(reader.Read(), at);
        }

        if (_operands.Count != 1) throw Invalid($"type mismatch: a constant expression must leave one value, not {_operands.Count}", at);
        if (_operands[0] != expected) throw Invalid($"type mismatch: {expected.ToText()} expected, {_operands[0].ToText()} found", at);
    }

    private void Instruction(Instruction instruction, int at)
    {
        switch (instruction.Opcode)
        {
            case Opcode.I32Const: _operands.Add(ValueType.I32); break;
            case Opcode.I64Const: _operands.Add(ValueType.I64); break;
            case Opcode.F32Const: _operands.Add(ValueType.F32); break;
            case Opcode.F64Const: _operands.Add(ValueType.F64); break;
            case Opcode.RefNull: _operands.Add((ValueType)instruction.A); break;
            case Opcode.RefFunc: RefFunc(instruction.A, at); break;
            case Opcode.GlobalGet: _operands.Add(Global(instruction.A, at)); break;
            case Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul: Binary(ValueType.I32, at); break;
            case Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul: Binary(ValueType.I64, at); break;
            case Opcode.End: break;
            default: throw Invalid($"constant expression required, {OpcodeTable.NameOf(instruction.Opcode)} found", at);
        }
    }

    private void RefFunc(long index, int at)
    {
        if (index >= module.FunctionTypeIndices.Length) throw Invalid($"unknown function {index}", at);
        Referenced.Add((uint)index);
        _operands.Add(ValueType.FuncRef);
    }

    private ValueType Global(long index, int at)
    {
        if (index >= module.GlobalTypes.Length) throw Invalid($"unknown global {index}", at);
        var type = module.GlobalTypes[(int)index];
        if (type.Mutable) throw Invalid($"constant expression required: global {index} is mutable", at);
        if (index < module.ImportedGlobalCount) return type.Content;
        throw new WasmValidationException(UnsupportedProposal.Of(UnsupportedProposal.Gc, at) with
        {
            Message = $"a constant expression reads global {index} of the module itself, which came with the gc proposal and is not part of the profile",
            Help = "Write the value itself in place of global.get (wasm-opt -O does it).",
        });
    }

    private void Binary(ValueType type, int at)
    {
        for (var i = 0; i < 2; i++)
        {
            if (_operands.Count == 0 || _operands[^1] != type) throw Invalid($"type mismatch: {type.ToText()} expected", at);
            _operands.RemoveAt(_operands.Count - 1);
        }

        _operands.Add(type);
    }

    private static WasmValidationException Invalid(string message, int offset) =>
        new(new WasmError(WasmErrorCode.Invalid, message) { Offset = offset });
}
