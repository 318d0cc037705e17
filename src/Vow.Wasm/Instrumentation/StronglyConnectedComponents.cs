namespace Vow.Wasm;

/// <summary>
/// Tarjan's algorithm, with its own stack: the depth of a contract's call graph must not become the depth of ours.
/// </summary>
internal sealed class StronglyConnectedComponents
{
    private const int Unvisited = -1;

    private readonly CallGraph _graph;
    private readonly int[] _index;
    private readonly int[] _low;
    private readonly bool[] _onStack;
    private readonly Stack<int> _open = new();
    private readonly Stack<(int Node, int NextCallee)> _path = new();
    private int _visited;

    private StronglyConnectedComponents(CallGraph graph)
    {
        _graph = graph;
        _index = new int[graph.NodeCount];
        _low = new int[graph.NodeCount];
        _onStack = new bool[graph.NodeCount];
        Array.Fill(_index, Unvisited);
    }

    /// <summary>Components, callees before their callers.</summary>
    private List<int[]> Components { get; } = [];

    /// <summary>Finds the components of a call graph, callees before their callers.</summary>
    public static List<int[]> Of(CallGraph graph)
    {
        var search = new StronglyConnectedComponents(graph);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            if (search._index[node] == Unvisited) search.VisitFrom(node);
        }

        return search.Components;
    }

    private void VisitFrom(int root)
    {
        Open(root);
        while (_path.TryPop(out var at))
        {
            var callees = _graph.Callees(at.Node);
            if (at.NextCallee < callees.Count)
            {
                _path.Push((at.Node, at.NextCallee + 1));
                var callee = callees[at.NextCallee];
                if (_index[callee] == Unvisited) Open(callee);
                else if (_onStack[callee]) _low[at.Node] = Math.Min(_low[at.Node], _index[callee]);
                continue;
            }

            if (_low[at.Node] == _index[at.Node]) Close(at.Node);
            if (_path.TryPeek(out var caller)) _low[caller.Node] = Math.Min(_low[caller.Node], _low[at.Node]);
        }
    }

    private void Open(int node)
    {
        _index[node] = _low[node] = _visited++;
        _onStack[node] = true;
        _open.Push(node);
        _path.Push((node, 0));
    }

    private void Close(int root)
    {
        var component = new List<int>();
        int node;
        do
        {
            node = _open.Pop();
            _onStack[node] = false;
            component.Add(node);
        }
        while (node != root);
        Components.Add([.. component]);
    }
}
