using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// Type-checks function bodies with the algorithm of the specification's appendix, in one pass and without recursion. One instance serves all
/// functions of a module, one after the other, so that its buffers are allocated once.
/// </summary>
internal sealed partial class FunctionValidator(WasmModule module, Limits limits, IReadOnlySet<uint> declaredFunctions)
{
    private static readonly ImmutableArray<ValueType> NoTypes = [];
    private static readonly ImmutableArray<ValueType>[] Single = MakeSingle();
    private ValueType[] _locals = new ValueType[64];
    private readonly LocalFlow _flow = new();
    private int _localCount;
    private long _loopValues;
    private long _carriedValues;
    private ImmutableArray<ValueType> _results;
    private int _at;
    private int _blocks;
    private int _branches;
    private long _moduleLocals;
    private long _moduleBlockValues;
    private long _blockValues;
    private long _branchTargets;
    private int _indirectCalls;
    private int _tableInstructions;

    /// <summary>Checks one body; returns the most operands it ever holds.</summary>
    public int Check(FunctionType type, FunctionBody body)
    {
        (_height, _maxHeight, _depth, _blocks, _branchTargets) = (0, 0, 0, 0, 0);
        (_branches, _blockValues) = (0, 0);
        _at = body.CodeOffset;
        _results = type.Results;
        Locals(type, body);
        Open(Opcode.Block, NoTypes, type.Results);
        var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
        while (!reader.AtEnd)
        {
            if (_depth == 0) throw Malformed("code after the function's end", reader.Offset);
            _at = reader.Offset;
            Instruction(reader.Read());
        }

        _loopValues += _flow.LoopValues;
        _carriedValues += _flow.CarriedValues;
        _moduleBlockValues += _blockValues;
        LimitExceeded.Check(nameof(Limits.ModuleBlockValuesMax), limits.ModuleBlockValuesMax, _moduleBlockValues, _at);
        LimitExceeded.Check(nameof(Limits.ModuleLoopValuesMax), limits.ModuleLoopValuesMax, _loopValues, _at);
        LimitExceeded.Check(nameof(Limits.ModuleCarriedValuesMax), limits.ModuleCarriedValuesMax, _carriedValues, _at);
        return _depth == 0 ? _maxHeight : throw Malformed("unexpected end of the function: end is missing", reader.Offset);
    }

    // Runs are spread out so that a look-up costs the same everywhere; LocalsMax bounds the array.
    private void Locals(FunctionType type, FunctionBody body)
    {
        _localCount = type.Parameters.Length + (int)body.LocalCount;
        LimitExceeded.Check(nameof(Limits.ModuleLocalsMax), limits.ModuleLocalsMax, _moduleLocals += _localCount, _at);
        if (_locals.Length < _localCount) _locals = new ValueType[_localCount];
        type.Parameters.CopyTo(_locals);
        var at = type.Parameters.Length;
        foreach (var run in body.Locals)
        {
            _locals.AsSpan(at, (int)run.Count).Fill(run.Type);
            at += (int)run.Count;
        }

        _flow.Start(_localCount);
    }

    private void Instruction(Instruction instruction)
    {
        var opcode = instruction.Opcode;
        if (Signatures.Of(opcode) is { Operands: > 0 } numeric) Numeric(numeric);
        else if (Signatures.AccessOf(opcode) is { } access) Access(access, instruction.A);
        else if (opcode <= Opcode.ReturnCallIndirect) Control(instruction);
        else if (opcode <= Opcode.MemoryGrow) Variable(instruction);
        else Other(instruction);
    }

    private void Numeric(Signatures.Numeric signature)
    {
        if (signature.Operands == 2) Pop(signature.Operand);
        Pop(signature.Operand);
        Push(signature.Result);
    }

    private void Access(Signatures.Access access, long alignment)
    {
        Memory();
        if (alignment > access.NaturalAlignment) throw Invalid("alignment must not be larger than natural");
        if (access.Store) Pop(access.Type);
        Pop(ValueType.I32);
        if (!access.Store) Push(access.Type);
    }

    private void Variable(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Drop: Pop(); break;
            case Opcode.Select: Select(); break;
            case Opcode.SelectTyped: SelectTyped(instruction); break;
            case Opcode.LocalGet: Push(Local(instruction.A)); break;
            case Opcode.LocalSet: Pop(Local(instruction.A)); break;
            case Opcode.LocalTee:
                Pop(Local(instruction.A));
                Push(Local(instruction.A));
                break;
            case Opcode.GlobalGet: Push(Global(instruction.A).Content); break;
            case Opcode.GlobalSet:
                if (!Global(instruction.A).Mutable) throw Invalid($"global {instruction.A} is immutable");
                Pop(Global(instruction.A).Content);
                break;
            case Opcode.TableGet:
                CountBranch();
                Pop(ValueType.I32);
                Push(TouchedTable(instruction.A));
                break;
            case Opcode.TableSet:
                Pop(TouchedTable(instruction.A));
                Pop(ValueType.I32);
                break;
            case Opcode.MemorySize:
                Memory();
                Push(ValueType.I32);
                break;
            default:
                Memory();
                Pop(ValueType.I32);
                Push(ValueType.I32);
                break;
        }
    }

    private void Other(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.I32Const: Push(ValueType.I32); break;
            case Opcode.I64Const: Push(ValueType.I64); break;
            case Opcode.F32Const: Push(ValueType.F32); break;
            case Opcode.F64Const: Push(ValueType.F64); break;
            case Opcode.RefNull: Push((ValueType)instruction.A); break;
            case Opcode.RefIsNull:
                if (Pop() is var type && IsNumber(type)) throw Invalid($"type mismatch: a reference expected, {type.ToText()} found");
                Push(ValueType.I32);
                break;
            case Opcode.RefFunc:
                Function(instruction.A);
                if (!declaredFunctions.Contains((uint)instruction.A)) throw Invalid($"undeclared function reference {instruction.A}");
                Push(ValueType.FuncRef);
                break;
            default: Bulk(instruction); break;
        }
    }

    private void Select()
    {
        Pop(ValueType.I32);
        var second = Pop();
        var first = Pop();
        if (IsReference(first) || IsReference(second)) throw Invalid("type mismatch: select without a type takes numbers only");
        if (first != second && first != Unknown && second != Unknown) throw Mismatch(first, second);
        Push(first == Unknown ? second : first);
    }

    private void SelectTyped(in Instruction instruction)
    {
        if (instruction.A != 1) throw Invalid($"invalid result arity of select: {instruction.A} types");
        var type = TypeReader.Value(instruction.Vector[0], _at);
        Pop(ValueType.I32);
        Pop(type);
        Pop(type);
        Push(type);
    }

    private ValueType Local(long index)
    {
        if (index >= _localCount) throw Invalid($"unknown local {index}");
        _flow.Access((int)index);
        LimitExceeded.Check(nameof(Limits.LoopValuesMax), limits.LoopValuesMax, _flow.LoopValues, _at);
        LimitExceeded.Check(nameof(Limits.CarriedValuesMax), limits.CarriedValuesMax, _flow.CarriedValues, _at);
        return _locals[index];
    }

    private GlobalType Global(long index) =>
        index < module.GlobalTypes.Length ? module.GlobalTypes[(int)index] : throw Invalid($"unknown global {index}");

    private ValueType Table(long index) =>
        index < module.TableTypes.Length ? module.TableTypes[(int)index].Element : throw Invalid($"unknown table {index}");

    private ValueType TouchedTable(long index)
    {
        LimitExceeded.Check(nameof(Limits.TableInstructionsMax), limits.TableInstructionsMax, ++_tableInstructions, _at);
        return Table(index);
    }

    private void Memory()
    {
        if (module.MemoryTypes.IsEmpty) throw Invalid("unknown memory 0: the module has none");
    }

    private FunctionType Function(long index) =>
        index < module.FunctionTypeIndices.Length ? module.TypeOf((uint)index) : throw Invalid($"unknown function {index}");

    private FunctionType Type(long index) => index < module.Types.Length ? module.Types[(int)index] : throw Invalid($"unknown type {index}");

    private static bool IsReference(ValueType type) => type is ValueType.FuncRef or ValueType.ExternRef;

    private static bool IsNumber(ValueType type) => type is ValueType.I32 or ValueType.I64 or ValueType.F32 or ValueType.F64;

    private static ImmutableArray<ValueType>[] MakeSingle()
    {
        var single = new ImmutableArray<ValueType>[0x80];
        foreach (var type in Enum.GetValues<ValueType>()) single[(int)type] = [type];
        return single;
    }

    private static WasmValidationException Malformed(string message, int offset) =>
        new(new WasmError(WasmErrorCode.Malformed, message) { Offset = offset });
}
