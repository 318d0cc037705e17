namespace Vow.Wasm.Tests.Reference;

/// <summary>
/// Which functions count their frames, and what they weigh, straight from the definition: counted is who can reach himself, and who a counted
/// function may tail-call. Quadratic, and proud of it.
/// </summary>
internal sealed class ReferenceStackWeights
{
    private readonly WasmModule _module;
    private readonly ReadOnlyMemory<int> _operandHeights;
    private readonly HashSet<int>[] _callees;
    private readonly HashSet<int>[] _tailCallees;
    private readonly int[] _instructions;
    private readonly bool[] _counted;
    private readonly Dictionary<int, long> _chains = [];

    public ReferenceStackWeights(WasmModule module, ReadOnlyMemory<int> operandHeights)
    {
        (_module, _operandHeights) = (module, operandHeights);
        var count = module.FunctionTypeIndices.Length;
        _callees = [.. Enumerable.Range(0, count).Select(_ => new HashSet<int>())];
        _tailCallees = [.. Enumerable.Range(0, count).Select(_ => new HashSet<int>())];
        _instructions = new int[count];
        _counted = new bool[count];
        ReadCalls(AddressesTaken());
        MarkCounted();
    }

    private int Imported => _module.ImportedFunctionCount;

    /// <summary>Slots that a counted function takes at entry; 0 when it is not counted.</summary>
    public long Counted(int function) => _counted[function] ? Chain(function) : 0;

    /// <summary>Slots that the host takes before it enters the function.</summary>
    public long Entry(int function) => _counted[function] || function < Imported ? 0 : Chain(function);

    private long Chain(int function)
    {
        if (function < Imported) return 0;
        if (_chains.TryGetValue(function, out var known)) return known;
        var defined = function - Imported;
        var parameters = _module.TypeOf((uint)function).Parameters.Length;
        var frame = 16 + parameters + _module.Bodies[defined].LocalCount + _operandHeights.Span[defined] + ((_instructions[function] + 3) / 4);
        var below = _callees[function].Where(callee => !_counted[callee]).Select(Chain).DefaultIfEmpty(0).Max();
        return _chains[function] = frame + below;
    }

    private void MarkCounted()
    {
        for (var i = Imported; i < _counted.Length; i++) _counted[i] = Reachable(i).Contains(i);
        var work = new Queue<int>(Enumerable.Range(0, _counted.Length).Where(i => _counted[i]));
        while (work.TryDequeue(out var function))
        {
            foreach (var callee in _tailCallees[function].Where(callee => callee >= Imported && !_counted[callee]))
            {
                _counted[callee] = true;
                work.Enqueue(callee);
            }
        }
    }

    private HashSet<int> Reachable(int from)
    {
        var seen = new HashSet<int>();
        var work = new Stack<int>(_callees[from]);
        while (work.TryPop(out var function))
        {
            if (seen.Add(function))
            {
                foreach (var callee in _callees[function]) work.Push(callee);
            }
        }

        return seen;
    }

    private void ReadCalls(HashSet<int> taken)
    {
        for (var i = Imported; i < _callees.Length; i++)
        {
            var body = _module.Bodies[i - Imported];
            var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
            while (!reader.AtEnd)
            {
                var instruction = reader.Read();
                _instructions[i]++;
                var targets = instruction.Opcode switch
                {
                    Opcode.Call or Opcode.ReturnCall => [(int)instruction.A],
                    Opcode.CallIndirect or Opcode.ReturnCallIndirect => OfType(taken, _module.Types[(int)instruction.A]),
                    _ => [],
                };
                _callees[i].UnionWith(targets);
                if (instruction.Opcode is Opcode.ReturnCall or Opcode.ReturnCallIndirect) _tailCallees[i].UnionWith(targets);
            }
        }
    }

    private int[] OfType(HashSet<int> functions, FunctionType type) => [.. functions.Where(function => _module.TypeOf((uint)function).Equals(type))];

    private HashSet<int> AddressesTaken()
    {
        var taken = new HashSet<int>(_module.Elements.SelectMany(segment => segment.Functions).Select(function => (int)function));
        foreach (var expression in _module.Elements.SelectMany(segment => segment.Expressions)) AddReferences(expression.Code.Span, taken);
        foreach (var global in _module.Globals) AddReferences(global.Initial.Code.Span, taken);
        foreach (var body in _module.Bodies) AddReferences(body.Code.Span, taken);
        return taken;
    }

    private static void AddReferences(ReadOnlySpan<byte> code, HashSet<int> taken)
    {
        var reader = new InstructionReader(code, 0);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            if (instruction.Opcode == Opcode.RefFunc) taken.Add((int)instruction.A);
        }
    }
}
