namespace Vow.Wasm.Tests.Reference;

/// <summary>
/// A plain interpreter of original modules, by the letter of chapter 4 of the specification: a value stack, a stack of labels, a stack of frames.
/// It sums the gas schedule as it goes and knows nothing of the instrumenter.
/// </summary>
internal sealed partial class ReferenceMachine(ReferencePrices prices, ReferenceMeter meter)
{
    private const int FramesMax = 100_000;

    private readonly List<Frame> _frames = [];
    private readonly List<Label> _labels = [];
    private ReferenceValue[] _stack = new ReferenceValue[1024];
    private int _height;
    private Frame _frame = null!;
    private int _next;

    public ReferenceMeter Meter => meter;

    /// <summary>Gas by the function that was on top of the stack when it was charged; host functions' prices are in none.</summary>
    public Dictionary<ReferenceCode, long> GasByCode { get; } = [];

    /// <summary>Calls a function from outside and returns its results.</summary>
    public ReferenceValue[] Invoke(ReferenceFunction function, params ReadOnlySpan<ReferenceValue> arguments)
    {
        _frames.Clear();
        _labels.Clear();
        _height = 0;
        foreach (var argument in arguments) Push(argument);
        Call(function);
        Run();
        meter.Check();
        return _stack[.._height];
    }

    private void Run()
    {
        while (_frames.Count > 0)
        {
            Arrive();
            Step(_frame.Code.Instructions[_next++]);
        }
    }

    /// <summary>Pays for the segment that starts at the next instruction, if one does; looks at the sums where the schedule says so.</summary>
    private void Arrive()
    {
        Charge(_frame.Code.SegmentCosts[_next]);
        var isEntry = _next == 0;
        if (isEntry || _frame.Code.Instructions[_next - 1].Opcode == Opcode.Loop) meter.Check();
        if (isEntry && _frame.Instance.StackSlotsLeft < 0) throw new ReferenceTrap(TrapKind.StackOverflow);
    }

    private void Charge(long gas)
    {
        GasByCode[_frame.Code] = GasByCode.GetValueOrDefault(_frame.Code) + gas;
        meter.Add(gas);
    }

    private void ChargeOperand(long gas)
    {
        GasByCode[_frame.Code] = GasByCode.GetValueOrDefault(_frame.Code) + gas;
        meter.AddOperand(gas);
    }

    private void Call(ReferenceFunction function)
    {
        if (function.Host is { } host)
        {
            CallHost(function, host);
            return;
        }

        if (_frames.Count >= FramesMax) throw new ReferenceTrap(TrapKind.StackOverflow);
        if (_frames.Count > 0) _frame.Next = _next;
        Enter(function.Instance!, function.Code!);
    }

    private void Enter(ReferenceInstance instance, ReferenceCode code)
    {
        var locals = _height - code.Type.Parameters.Length;
        foreach (var _ in code.LocalTypes) PushBits(0);
        _frame = new Frame(instance, code, locals, _labels.Count);
        _frames.Add(_frame);
        _labels.Add(new Label(code.Instructions.Length, code.Type.Results.Length, _height));
        _next = 0;
        Charge(code.EntryCost);
        instance.StackSlotsLeft -= code.CountedSlots;
    }

    private void Leave()
    {
        var results = _frame.Code.Type.Results.Length;
        MoveDown(results, _frame.Locals);
        _labels.RemoveRange(_frame.Labels, _labels.Count - _frame.Labels);
        _frame.Instance.StackSlotsLeft += _frame.Code.CountedSlots;
        _frames.RemoveAt(_frames.Count - 1);
        if (_frames.Count == 0) return;
        _frame = _frames[^1];
        _next = _frame.Next;
    }

    private void TailCall(ReferenceFunction function)
    {
        MoveDown(function.Type.Parameters.Length, _frame.Locals);
        _labels.RemoveRange(_frame.Labels, _labels.Count - _frame.Labels);
        _frame.Instance.StackSlotsLeft += _frame.Code.CountedSlots;
        _frames.RemoveAt(_frames.Count - 1);
        if (_frames.Count > 0)
        {
            _frame = _frames[^1];
            _next = _frame.Next;
        }

        Call(function);
    }

    private void CallHost(ReferenceFunction function, Func<ReferenceValue[], ReferenceValue[]> host)
    {
        meter.Check();
        var count = function.Type.Parameters.Length;
        var arguments = _stack[(_height - count).._height];
        _height -= count;
        foreach (var result in host(arguments)) Push(result);
    }

    private ReferenceFunction Callee(ReferenceInstruction instruction)
    {
        var items = Table(instruction.B).Items;
        var index = (uint)Pop();
        if (index >= items.Length) throw new ReferenceTrap(TrapKind.UndefinedElement);
        if (items[index] is not ReferenceFunction function) throw new ReferenceTrap(TrapKind.UninitializedElement);
        return function.Type.Equals(_frame.Instance.Module.Types[(int)instruction.A])
            ? function
            : throw new ReferenceTrap(TrapKind.IndirectCallTypeMismatch);
    }

    private void Open(ReferenceInstruction instruction, int continuation, int arity, bool isLoop) =>
        _labels.Add(new Label(continuation, arity, _height - instruction.Parameters) { IsLoop = isLoop });

    private void If(ReferenceInstruction instruction)
    {
        var condition = (uint)Pop();
        if (condition == 0 && instruction.Else < 0)
        {
            _next = instruction.End + 1;
            return;
        }

        Open(instruction, instruction.End + 1, instruction.Results, isLoop: false);
        if (condition == 0) _next = instruction.Else + 1;
    }

    private void Branch(uint depth)
    {
        var at = _labels.Count - 1 - (int)depth;
        if (at == _frame.Labels)
        {
            Leave();
            return;
        }

        var label = _labels[at];
        MoveDown(label.Arity, label.Height);
        _labels.RemoveRange(at + (label.IsLoop ? 1 : 0), _labels.Count - at - (label.IsLoop ? 1 : 0));
        _next = label.Continuation;
    }

    private void MoveDown(int count, int to)
    {
        Array.Copy(_stack, _height - count, _stack, to, count);
        _height = to + count;
    }

    private void Push(ReferenceValue value)
    {
        if (_height == _stack.Length) Array.Resize(ref _stack, _stack.Length * 2);
        _stack[_height++] = value;
    }

    private void PushBits(ulong bits) => Push(ReferenceValue.OfBits(bits));

    private ReferenceValue PopValue() => _stack[--_height];

    private ulong Pop() => _stack[--_height].Bits;

    private ReferenceTable Table(long index) => _frame.Instance.Tables[(int)index];

    private ReferenceMemory Memory => _frame.Instance.Memories[0];

    private sealed class Frame(ReferenceInstance instance, ReferenceCode code, int locals, int labels)
    {
        public ReferenceInstance Instance { get; } = instance;

        public ReferenceCode Code { get; } = code;

        /// <summary>Where parameters and locals start on the value stack.</summary>
        public int Locals { get; } = locals;

        /// <summary>How many labels lie below this frame's.</summary>
        public int Labels { get; } = labels;

        /// <summary>Where to go on when the callee returns.</summary>
        public int Next { get; set; }
    }

    private readonly record struct Label(int Continuation, int Arity, int Height)
    {
        public bool IsLoop { get; init; }
    }
}
