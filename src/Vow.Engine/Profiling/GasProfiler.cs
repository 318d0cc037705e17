using System.Runtime.InteropServices;
using Vow.Wasm;

namespace Vow.Engine.Profiling;

/// <summary>
/// Attributes the gas of one transaction or call to contracts, functions and host functions while it runs. At each probe, the gas used since the one before belongs to what
/// was on top of the stack in between; the sums are those of the receipt because both read the same counter. Bounded in nodes and depth. For one transaction.
/// </summary>
public sealed class GasProfiler : IFunctionObserver
{
    /// <summary>Most nodes of a profile: beyond it, new paths are part of the node they begin at.</summary>
    public const int NodesMax = 100_000;

    /// <summary>Most levels of a profile, for the same: a recursion is as deep as the stack limit lets it be.</summary>
    public const int DepthMax = 200;

    private readonly ProfileNode _root = new(new ProfileFrame(ProfileKind.Transaction, default, default, "transaction", 0), null);
    private readonly List<ProfileNode> _stack = [];
    private readonly List<RunningCall> _calls = [];
    private readonly List<ProfileNode> _nodes = [];
    private bool _isCut;

    /// <summary>A profiler that has seen nothing.</summary>
    public GasProfiler()
    {
        _root.Count = 1;
        _nodes.Add(_root);
        _stack.Add(_root);
    }

    /// <inheritdoc/>
    public ProbeLevel Probes => ProbeLevel.Functions;

    /// <summary>The profile, once the transaction has ended.</summary>
    /// <param name="outsideOfCalls">Gas that no contract call used: a transaction's <see cref="GasCategory.Transaction"/>.</param>
    public GasProfile Complete(long outsideOfCalls)
    {
        if (_calls.Count != 0) throw new InvalidOperationException("A profile is complete once every call has ended.");
        _root.Self = outsideOfCalls;
        foreach (var node in _nodes) node.Total = node.Self;
        // Children come after their parents in the list.
        for (var i = _nodes.Count - 1; i > 0; i--) _nodes[i].Parent!.Total += _nodes[i].Total;
        foreach (var node in _nodes) node.Order();
        return new GasProfile(_root, _isCut);
    }

    /// <inheritdoc/>
    public void OnCallBegin(in ContractCallRecord contractCall)
    {
        _calls.Add(new RunningCall { StackAtBegin = _stack.Count, Code = contractCall.Code, Contract = contractCall.Contract });
        Push(new ProfileFrame(ProfileKind.Call, contractCall.Contract, contractCall.Code, contractCall.Method, 0));
    }

    /// <inheritdoc/>
    public void OnCallEnd(in ContractCallOutcome outcome)
    {
        // What a trap ended is still on the stack, and used the gas up to here.
        Attribute(outcome.Gas.Used);
        PopTo(_calls[^1].StackAtBegin);
        _calls.RemoveAt(_calls.Count - 1);
        // The caller's counter takes the call's gas over; it is attributed already.
        if (_calls.Count > 0) Current.Attributed += outcome.Gas.Used;
    }

    /// <inheritdoc/>
    public void OnFunctionEnter(uint index, in ExecutionView view)
    {
        Attribute(view.GasUsed);
        Push(new ProfileFrame(ProfileKind.Function, Current.Contract, Current.Code, "", index));
    }

    /// <inheritdoc/>
    public void OnFunctionLeave(uint index, in ExecutionView view)
    {
        Attribute(view.GasUsed);
        PopTo(_stack.Count - 1);
    }

    /// <inheritdoc/>
    public void OnHostCallBegin(in HostCallRecord hostCall)
    {
        Attribute(hostCall.View.GasUsed);
        Push(new ProfileFrame(ProfileKind.Host, Current.Contract, Current.Code, hostCall.Function.ToString(), 0));
        Current.HostCalls.Add(_stack.Count - 1);
    }

    /// <inheritdoc/>
    public void OnHostCall(in HostCallRecord hostCall)
    {
        Attribute(hostCall.View.GasUsed);
        var hostCalls = Current.HostCalls;
        PopTo(hostCalls[^1]);
        hostCalls.RemoveAt(hostCalls.Count - 1);
    }

    /// <inheritdoc/>
    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
    }

    private ref RunningCall Current => ref CollectionsMarshal.AsSpan(_calls)[^1];

    private void Attribute(long used)
    {
        ref var call = ref Current;
        _stack[^1].Self += used - call.Attributed;
        call.Attributed = used;
    }

    private void Push(in ProfileFrame frame)
    {
        var top = _stack[^1];
        var node = top.Find(frame);
        if (node is null)
        {
            if (_nodes.Count >= NodesMax || top.Depth >= DepthMax)
            {
                // The parent stands for it: pushed again, so that the pop finds it.
                _isCut = true;
                _stack.Add(top);
                return;
            }

            node = top.Add(frame);
            _nodes.Add(node);
        }

        node.Count++;
        _stack.Add(node);
    }

    private void PopTo(int height) => _stack.RemoveRange(height, _stack.Count - height);

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
