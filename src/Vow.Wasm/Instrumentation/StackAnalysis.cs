using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// What one function takes from the counted stack, in slots. <see cref="Chain"/> is its own frame and the heaviest chain of uncounted functions
/// below it. A counted function takes its chain at every entry; for an uncounted one somebody above it has.
/// </summary>
public readonly record struct StackUse(bool IsCounted, long Frame, long Chain)
{
    /// <summary>What the host takes before it enters the function from outside.</summary>
    public long EntryWeight => IsCounted ? 0 : Chain;
}

/// <summary>
/// Decides which functions count their frames and what a frame weighs. Counted are all functions on a cycle of the call graph, and those that a
/// counted function may tail-call: it has given its own slots back by then, so its chain does not cover them.
/// </summary>
internal static class StackAnalysis
{
    /// <summary>Return address, saved registers and the frames of injected functions.</summary>
    private const long FrameBase = 16;

    public static ImmutableArray<StackUse> Analyze(ValidatedModule validated, CallGraph graph, ReadOnlySpan<int> instructionCounts)
    {
        var module = validated.Module;
        var components = StronglyConnectedComponents.Of(graph);
        var counted = Counted(graph, components, module.ImportedFunctionCount);
        var chains = new long[graph.NodeCount];
        var uses = new StackUse[graph.FunctionCount];
        foreach (var component in components)
        {
            // Signature nodes first: in a cycle, the functions' chains go through them, and theirs through finished nodes only.
            foreach (var node in component.Where(node => node >= graph.FunctionCount)) chains[node] = HeaviestBelow(graph, node, counted, chains);
            foreach (var node in component.Where(node => node < graph.FunctionCount))
            {
                var defined = node - module.ImportedFunctionCount;
                var frame = defined < 0 ? 0 : FrameWeight(module, defined, validated.MaxOperandHeight[defined], instructionCounts[defined]);
                chains[node] = checked(frame + HeaviestBelow(graph, node, counted, chains));
                uses[node] = new StackUse(counted[node], frame, chains[node]);
            }
        }

        return ImmutableArray.Create(uses);
    }

    private static long FrameWeight(WasmModule module, int defined, int operandHeight, int instructions)
    {
        var parameters = module.Types[(int)module.Functions[defined]].Parameters.Length;
        return FrameBase + parameters + module.Bodies[defined].LocalCount + operandHeight + ((instructions + 3) / 4);
    }

    private static long HeaviestBelow(CallGraph graph, int node, bool[] counted, long[] chains)
    {
        long heaviest = 0;
        foreach (var callee in graph.Callees(node))
        {
            if (!counted[callee]) heaviest = Math.Max(heaviest, chains[callee]);
        }

        return heaviest;
    }

    private static bool[] Counted(CallGraph graph, List<int[]> components, int imported)
    {
        var counted = new bool[graph.NodeCount];
        var work = new Stack<int>();
        foreach (var component in components)
        {
            if (component.Length == 1 && !graph.Callees(component[0]).Contains(component[0])) continue;
            foreach (var node in component.Where(node => node < graph.FunctionCount)) Mark(node);
        }

        var reached = new bool[graph.NodeCount];
        while (work.TryPop(out var node))
        {
            foreach (var callee in graph.TailCallees(node))
            {
                if (callee < graph.FunctionCount) Mark(callee);
                else if (!reached[callee])
                {
                    reached[callee] = true;
                    work.Push(callee);
                }
            }
        }

        return counted;

        void Mark(int function)
        {
            if (function < imported || counted[function]) return;
            counted[function] = true;
            work.Push(function);
        }
    }
}
