using System.Runtime.InteropServices;
using Vow.Wasm;

namespace Vow.Engine.Profiling;

/// <summary>
/// Attributes the gas of one transaction or call to contracts, functions and host functions while it runs. At each probe, the gas used since the one before belongs to what
/// was on top of the stack in between; the sums are those of the receipt because both read the same counter. Bounded in nodes, depth and segments. For one transaction.
/// </summary>
/// <param name="probes"><see cref="ProbeLevel.Functions"/>, or <see cref="ProbeLevel.Segments"/> for gas by segment as well, which takes longer.</param>
public sealed class GasProfiler(ProbeLevel probes) : IFunctionObserver
{
    /// <summary>Most nodes of a profile: beyond it, new paths are part of the node they begin at.</summary>
    public const int NodesMax = 100_000;

    /// <summary>Most levels of a profile, for the same: a recursion is as deep as the stack limit lets it be.</summary>
    public const int DepthMax = 200;

    /// <summary>Most segments that are told apart; more are in their functions only.</summary>
    public const int SegmentsMax = 200_000;

    private readonly ProfileNode _root = new(new ProfileFrame(ProfileKind.Transaction, default, default, "transaction", 0), null) { Count = 1 };
    private readonly List<Running> _stack = [];
    private readonly List<RunningCall> _calls = [];
    private readonly List<ProfileNode> _nodes = [];
    private readonly Dictionary<(CodeHash Code, uint Index), RunningFunction> _functions = [];
    private int _segments;
    private bool _isCut;
    private bool _isTailCall;

    /// <summary>A profiler of functions that has seen nothing.</summary>
    public GasProfiler() : this(ProbeLevel.Functions)
    {
    }

    /// <inheritdoc/>
    public ProbeLevel Probes => probes;

    /// <summary>The profile, once the transaction has ended.</summary>
    /// <param name="outsideOfCalls">Gas that no contract call used: a transaction's <see cref="GasCategory.Transaction"/>.</param>
    public GasProfile Complete(long outsideOfCalls)
    {
        if (_calls.Count != 0) throw new InvalidOperationException("A profile is complete once every call has ended.");
        _root.Self = outsideOfCalls;
        _root.Total = _root.Self;
        foreach (var node in _nodes) node.Total = node.Self;
        // Children come after their parents in the list.
        for (var i = _nodes.Count - 1; i >= 0; i--) _nodes[i].Parent!.Total += _nodes[i].Total;
        _root.Order();
        foreach (var node in _nodes) node.Order();
        // Ordered by more than gas: what a dictionary gives first must not show.
        var segments = _functions.Values.SelectMany(function => function.Segments.Values).Select(segment => segment.Complete()).OrderByDescending(segment => segment.Self).ThenBy(segment => segment.Code.ToString(), StringComparer.Ordinal)
            .ThenBy(segment => segment.Function).ThenBy(segment => segment.Position);
        return new GasProfile(_root, _isCut, [.. segments]);
    }

    /// <inheritdoc/>
    public void OnCallBegin(in ContractCallRecord contractCall)
    {
        _calls.Add(new RunningCall { StackAtBegin = _stack.Count, Code = contractCall.Code, Contract = contractCall.Contract });
        // Its gas is its own counter's, and in the caller's within the host call that makes it.
        Push(new ProfileFrame(ProfileKind.Call, contractCall.Contract, contractCall.Code, contractCall.Method, 0), 0);
    }

    /// <inheritdoc/>
    public void OnCallEnd(in ContractCallOutcome outcome)
    {
        // What a trap ended is still on the stack, and used the gas up to here.
        Attribute(outcome.Gas.Used);
        PopTo(_calls[^1].StackAtBegin, outcome.Gas.Used);
        _calls.RemoveAt(_calls.Count - 1);
        _isTailCall = false;
        // The caller's counter takes the call's gas over; it is attributed already.
        if (_calls.Count > 0) Current.Attributed += outcome.Gas.Used;
    }

    /// <inheritdoc/>
    public void OnFunctionEnter(uint index, in ExecutionView view)
    {
        Attribute(view.GasUsed);
        Push(new ProfileFrame(ProfileKind.Function, Current.Contract, Current.Code, "", index), view.GasUsed);
        if (probes != ProbeLevel.Segments) return;
        var key = (Current.Code, index);
        if (!_functions.TryGetValue(key, out var function)) _functions.Add(key, function = new RunningFunction(key.Code, index));
        Top.Function = function;
        Begin(0);
    }

    /// <inheritdoc/>
    public void OnFunctionLeave(uint index, in ExecutionView view)
    {
        Attribute(view.GasUsed);
        PopTo(_stack.Count - 1, view.GasUsed);
    }

    /// <inheritdoc/>
    public void OnSegment(uint index, int position, in ExecutionView view)
    {
        Attribute(view.GasUsed);
        if (position == InstrumentedModule.TailCall) _isTailCall = true;
        else Begin(position);
    }

    /// <inheritdoc/>
    public void OnHostCallBegin(in HostCallRecord hostCall)
    {
        Attribute(hostCall.View.GasUsed);
        Push(new ProfileFrame(ProfileKind.Host, Current.Contract, Current.Code, hostCall.Function.ToString(), 0), hostCall.View.GasUsed);
        Current.HostCalls.Add(_stack.Count - 1);
    }

    /// <inheritdoc/>
    public void OnHostCall(in HostCallRecord hostCall)
    {
        Attribute(hostCall.View.GasUsed);
        var hostCalls = Current.HostCalls;
        PopTo(hostCalls[^1], hostCall.View.GasUsed);
        hostCalls.RemoveAt(hostCalls.Count - 1);
    }

    /// <inheritdoc/>
    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
    }

    private ref RunningCall Current => ref CollectionsMarshal.AsSpan(_calls)[^1];

    private ref Running Top => ref CollectionsMarshal.AsSpan(_stack)[^1];

    private void Attribute(long used)
    {
        ref var call = ref Current;
        ref var top = ref Top;
        var gas = used - call.Attributed;
        top.Node.Self += gas;
        if (top.Segment is { } segment) segment.Self += gas;
        call.Attributed = used;
    }

    // The segment that the function on top of the stack is in from here on.
    private void Begin(int position)
    {
        ref var top = ref Top;
        var function = top.Function!;
        if (!function.Segments.TryGetValue(position, out var segment) && _segments++ < SegmentsMax) function.Segments.Add(position, segment = new SegmentCounter(function, position));
        _isCut |= segment is null;
        (top.Segment, top.CallsMade) = (segment, 0);
        if (segment is not null) segment.Count++;
    }

    private void Push(in ProfileFrame frame, long used)
    {
        var running = new Running { Node = NodeOf(frame), UsedAtBegin = used };
        if (_stack.Count > 0 && Top is { Segment: { } segment } caller)
        {
            // What a function calls instead of itself goes to the instruction that called that function.
            var place = _isTailCall ? Math.Max(caller.CallsMade - 1, 0) : caller.CallsMade;
            Top.CallsMade = place + 1;
            (running.CalledFrom, running.CallPlace) = (segment, place);
            segment.Function.OpenCalls++;
        }

        _isTailCall = false;
        _stack.Add(running);
    }

    private ProfileNode NodeOf(in ProfileFrame frame)
    {
        var above = _stack.Count > 0 ? Top.Node : _root;
        var node = above.Find(frame);
        if (node is null)
        {
            if (_nodes.Count >= NodesMax || above.Depth >= DepthMax)
            {
                // The one above stands for it: pushed again, so that the pop finds it.
                _isCut = true;
                return above;
            }

            node = above.Add(frame);
            _nodes.Add(node);
        }

        node.Count++;
        return node;
    }

    private void PopTo(int height, long used)
    {
        for (var i = _stack.Count - 1; i >= height; i--)
        {
            var ended = _stack[i];
            // Inside another call of the same function, the gas is in that one.
            if (ended.CalledFrom is { } segment && --segment.Function.OpenCalls == 0) segment.AddCall(ended.CallPlace, used - ended.UsedAtBegin);
        }

        _stack.RemoveRange(height, _stack.Count - height);
    }

    // A function, host function or call under way, and from which instruction of which segment it was called.
    private struct Running
    {
        public required ProfileNode Node;
        public required long UsedAtBegin;
        public RunningFunction? Function;
        public SegmentCounter? Segment;
        public int CallsMade;
        public SegmentCounter? CalledFrom;
        public int CallPlace;
    }

    // A contract call under way: where its nodes begin on the stack, and its gas that was attributed.
    private struct RunningCall
    {
        public RunningCall()
        {
        }

        public required int StackAtBegin;
        public required Address Contract;
        public required CodeHash Code;
        public long Attributed;
        public readonly List<int> HostCalls = [];
    }
}
