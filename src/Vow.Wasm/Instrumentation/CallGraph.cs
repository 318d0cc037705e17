namespace Vow.Wasm;

/// <summary>
/// Who may call whom. Nodes are the functions (imported first) and, after them, one node for each distinct signature: an indirect call leads to
/// its signature's node, and that node to every function of the signature that a table could hold.
/// </summary>
internal sealed class CallGraph
{
    private readonly WasmModule _module;
    private readonly int[] _typeNodes;
    private readonly List<int>[] _callees;
    private readonly List<int>[] _tailCallees;
    private readonly int[] _lastCaller;
    private readonly int[] _lastTailCaller;
    private readonly bool[] _addressTaken;
    private int _caller;

    public CallGraph(WasmModule module)
    {
        _module = module;
        FunctionCount = module.FunctionTypeIndices.Length;
        _typeNodes = TypeNodes(module, out var count);
        NodeCount = count;
        _callees = new List<int>[count];
        _tailCallees = new List<int>[count];
        _lastCaller = new int[count];
        _lastTailCaller = new int[count];
        Array.Fill(_lastCaller, -1);
        Array.Fill(_lastTailCaller, -1);
        _addressTaken = new bool[FunctionCount];
        foreach (var segment in module.Elements) TakeAddresses(segment);
        foreach (var global in module.Globals) TakeAddresses(global.Initial);
    }

    public int FunctionCount { get; }

    public int NodeCount { get; }

    /// <summary>Callees of a node, each once, by plain and tail calls.</summary>
    public IReadOnlyList<int> Callees(int node) => _callees[node] ?? [];

    /// <summary>Those callees of a node that it may call last, in place of itself.</summary>
    public IReadOnlyList<int> TailCallees(int node) => node >= FunctionCount ? Callees(node) : _tailCallees[node] ?? [];

    public void BeginFunction(int functionIndex) => _caller = functionIndex;

    public void Add(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Call:
                AddEdge((int)instruction.A);
                break;
            case Opcode.CallIndirect:
                AddEdge(_typeNodes[instruction.A]);
                break;
            case Opcode.ReturnCall:
                AddTailEdge((int)instruction.A);
                break;
            case Opcode.ReturnCallIndirect:
                AddTailEdge(_typeNodes[instruction.A]);
                break;
            case Opcode.RefFunc:
                _addressTaken[instruction.A] = true;
                break;
            default:
                break;
        }
    }

    /// <summary>Links signatures to the functions that a table could hold; call it once, after the last function.</summary>
    public void Complete()
    {
        for (var function = 0; function < FunctionCount; function++)
        {
            if (_addressTaken[function]) (_callees[_typeNodes[_module.FunctionTypeIndices[function]]] ??= []).Add(function);
        }
    }

    // Signatures are compared by content: two type indices of one signature are one node.
    private static int[] TypeNodes(WasmModule module, out int count)
    {
        var nodes = new int[module.Types.Length];
        var byType = new Dictionary<FunctionType, int>();
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!byType.TryGetValue(module.Types[i], out nodes[i]))
            {
                nodes[i] = module.FunctionTypeIndices.Length + byType.Count;
                byType.Add(module.Types[i], nodes[i]);
            }
        }

        count = module.FunctionTypeIndices.Length + byType.Count;
        return nodes;
    }

    private void AddEdge(int callee)
    {
        if (_lastCaller[callee] == _caller) return;
        _lastCaller[callee] = _caller;
        (_callees[_caller] ??= []).Add(callee);
    }

    private void AddTailEdge(int callee)
    {
        AddEdge(callee);
        if (_lastTailCaller[callee] == _caller) return;
        _lastTailCaller[callee] = _caller;
        (_tailCallees[_caller] ??= []).Add(callee);
    }

    private void TakeAddresses(ElementSegment segment)
    {
        foreach (var function in segment.Functions) _addressTaken[function] = true;
        foreach (var expression in segment.Expressions) TakeAddresses(expression);
    }

    private void TakeAddresses(ConstantExpression expression)
    {
        var reader = new InstructionReader(expression.Code.Span, expression.Offset);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            if (instruction.Opcode == Opcode.RefFunc) _addressTaken[instruction.A] = true;
        }
    }
}
