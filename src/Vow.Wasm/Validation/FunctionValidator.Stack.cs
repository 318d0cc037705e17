using System.Collections.Immutable;

namespace Vow.Wasm;

/// <content>The operand stack and the control stack.</content>
internal sealed partial class FunctionValidator
{
    // Fits every type; on the stack only where code cannot be reached.
    private const ValueType Unknown = 0;

    private ValueType[] _operands = new ValueType[256];
    private ControlFrame[] _frames = new ControlFrame[64];
    private int _height;
    private int _maxHeight;
    private int _depth;

    private ref ControlFrame Top => ref _frames[_depth - 1];

    private void Push(ValueType type)
    {
        if (_height == _operands.Length) Array.Resize(ref _operands, _height * 2);
        _operands[_height++] = type;
        if (_height <= _maxHeight) return;
        _maxHeight = _height;
        LimitExceeded.Check(nameof(Limits.OperandsMax), limits.OperandsMax, _height, _at);
    }

    private void Push(ImmutableArray<ValueType> types)
    {
        foreach (var type in types) Push(type);
    }

    private ValueType Pop()
    {
        ref var frame = ref Top;
        if (_height > frame.Height) return _operands[--_height];
        return frame.Unreachable ? Unknown : throw Invalid("type mismatch: a value is missing on the operand stack");
    }

    private void Pop(ValueType expected)
    {
        var actual = Pop();
        if (actual != expected && actual != Unknown) throw Mismatch(expected, actual);
    }

    private void Pop(ImmutableArray<ValueType> types)
    {
        for (var i = types.Length - 1; i >= 0; i--) Pop(types[i]);
    }

    /// <summary>Whether the top of the stack fits, without changing it.</summary>
    private void CheckTop(ImmutableArray<ValueType> types)
    {
        ref var frame = ref Top;
        for (int i = types.Length - 1, at = _height - 1; i >= 0; i--, at--)
        {
            if (at < frame.Height)
            {
                if (frame.Unreachable) return;
                throw Invalid("type mismatch: a value is missing on the operand stack");
            }

            if (_operands[at] != types[i] && _operands[at] != Unknown) throw Mismatch(types[i], _operands[at]);
        }
    }

    private void Open(Opcode opcode, ImmutableArray<ValueType> start, ImmutableArray<ValueType> end)
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = new ControlFrame { Opcode = opcode, Start = start, End = end, Height = _height };
        LimitExceeded.Check(nameof(Limits.NestingMax), limits.NestingMax, _depth - 1, _at);
        Push(start);
    }

    private ControlFrame Close()
    {
        var frame = Top;
        Pop(frame.End);
        if (_height != frame.Height) throw Invalid($"type mismatch: {_height - frame.Height} values too many at the end of a block");
        _depth--;
        return frame;
    }

    private void Unreachable()
    {
        ref var frame = ref Top;
        _height = frame.Height;
        frame.Unreachable = true;
    }

    private ImmutableArray<ValueType> Label(long label) => label < _depth
        ? _frames[_depth - 1 - (int)label].Label
        : throw Invalid($"unknown label {label}, {_depth} labels are in scope");

    private WasmValidationException Mismatch(ValueType expected, ValueType actual) =>
        Invalid($"type mismatch: {expected.ToText()} expected, {actual.ToText()} found");

    private WasmValidationException Invalid(string message) =>
        new(new WasmError(WasmErrorCode.Invalid, message) { Offset = _at });
}
