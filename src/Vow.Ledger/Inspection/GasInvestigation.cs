using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.State;
using Vow.Engine.Symbols;
using Vow.Wasm;

namespace Vow.Ledger.Inspection;

/// <summary>Finds out about a transaction that ran out of gas where it went, by a run with probes, and how much would do, by runs with more.</summary>
internal sealed class GasInvestigation(TransactionReplay replay, BesideLimits limits, IStateReader parentState, BlockProposal proposal, int index)
{
    private const int TopMax = 5;

    // What is tried at least: a second or so. A loop without an end would take the most that a chain allows all the same.
    private const long TriedMin = 2_000_000_000;
    private const int TimesTried = 4;

    public GasFindings Run(Transaction body, long used, RecordedCall? failed, CancellationToken cancellation)
    {
        // All runs together take no longer than the node lends to one query.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limits.TimeoutMax);
        var findings = new GasFindings { Limit = body.GasLimit, Used = used, Top = Top(deadline.Token), Budget = Budget(body, failed, deadline.Token) };
        cancellation.ThrowIfCancellationRequested();
        return findings;
    }

    private ImmutableArray<GasUse> Top(CancellationToken cancellation)
    {
        var observer = new NamingProfiler();
        // With probes it takes longer: the rest of the explanation is worth having without.
        return Replay(observer, gas: null, cancellation) is { } run ? observer.Top(run.Receipt, TopMax) : [];
    }

    private GasBudget Budget(Transaction body, RecordedCall? failed, CancellationToken cancellation)
    {
        if (failed is not null && IsSetByCaller(failed)) return new GasBudget(GasBudgetOutcome.SetByCaller, 0, 0, 0, null);
        long most = Math.Min(LedgerState.ReadParameters(parentState).TransactionGasMax, limits.GasMax);
        long tried = Math.Min(most, Math.Max(TriedMin, body.GasLimit > most / TimesTried ? most : body.GasLimit * TimesTried));
        if (tried <= body.GasLimit) return new GasBudget(GasBudgetOutcome.LimitIsTheMost, 0, 0, 0, null);
        if (Try(tried, cancellation) is not { } run) return new GasBudget(GasBudgetOutcome.TooSlow, tried, 0, 0, null);
        if (run.Receipt.ErrorCode == (int)ErrorCode.OutOfGas) return new GasBudget(GasBudgetOutcome.RunsOutAgain, tried, 0, 0, null);
        if (run.Receipt.Status != ReceiptStatus.Success) return new GasBudget(GasBudgetOutcome.FailsOtherwise, tried, 0, 0, run.Text?.Message);
        long needed = run.Receipt.GasUsed;
        return new GasBudget(GasBudgetOutcome.Suffices, tried, needed, Sufficient(needed, tried, cancellation), null);
    }

    // The margin that nodes suggest: gas moves with the state, and nested calls keep a 64th back. Tried, for a contract may look at what it has left.
    private long Sufficient(long needed, long tried, CancellationToken cancellation)
    {
        long suggested = Math.Min(needed + (needed / 8), tried);
        return suggested < tried && Try(suggested, cancellation) is { Receipt.Status: ReceiptStatus.Success } ? suggested : tried;
    }

    private ReplayResult? Try(long gas, CancellationToken cancellation) => Replay(new FailureRecorder(), gas, cancellation);

    // Null when there was no time for it.
    private ReplayResult? Replay(IExecutionObserver observer, long? gas, CancellationToken cancellation)
    {
        try
        {
            return replay.Run(parentState, proposal, index, observer, gas, cancellation);
        }
        catch (Exception ended) when (ended is SimulationTooSlowException or OperationCanceledException)
        {
            return null;
        }
    }

    // From the innermost call that ran out outwards, whose limit was it?
    private static bool IsSetByCaller(RecordedCall failed)
    {
        List<RecordedCall> inward = [.. failed.Inward()];
        int ranOut = inward.FindLastIndex(call => call.Error?.Code == ErrorCode.OutOfGas);
        return inward.Take(ranOut + 1).Any(call => call.GasRule == GasRule.Argument);
    }
}

/// <summary>A <see cref="GasProfiler"/> that keeps the code it meets, to name functions.</summary>
internal sealed class NamingProfiler : IFunctionObserver
{
    private const int ModulesMax = 32;

    private readonly GasProfiler _profiler = new();
    private readonly Dictionary<CodeHash, ReadOnlyMemory<byte>> _modules = [];

    public ProbeLevel Probes => _profiler.Probes;

    public ImmutableArray<GasUse> Top(Receipt receipt, int most)
    {
        GasProfile profile = _profiler.Complete(receipt.GasByCategory[(int)GasCategory.Transaction]);
        var uses = new Dictionary<ProfileFrame, (long Gas, long Count)>();
        Add(profile.Root, uses);
        long total = Math.Max(1, receipt.GasUsed);
        var top = ImmutableArray.CreateBuilder<GasUse>();
        // Ordered by more than gas alone: what a dictionary gives first must not show.
        foreach ((ProfileFrame frame, (long gas, long count)) in uses.Where(use => use.Value.Gas > 0)
                     .OrderByDescending(use => use.Value.Gas).ThenBy(use => use.Key.Kind).ThenBy(use => use.Key.Name, StringComparer.Ordinal).ThenBy(use => use.Key.Function).Take(most))
        {
            Address? contract = frame.Kind == ProfileKind.Transaction ? null : frame.Contract;
            top.Add(new GasUse(NameOf(frame), contract, gas, (int)((Int128)gas * 1000 / total), count));
        }

        return top.ToImmutable();
    }

    public void OnCallBegin(in ContractCallRecord contractCall)
    {
        if (_modules.Count < ModulesMax && !_modules.ContainsKey(contractCall.Code) && ScopedCodeStore.Instance.TryGet(contractCall.Code, out ReadOnlyMemory<byte> wasm))
            _modules.Add(contractCall.Code, wasm);
        _profiler.OnCallBegin(contractCall);
    }

    public void OnCallEnd(in ContractCallOutcome outcome) => _profiler.OnCallEnd(outcome);

    public void OnFunctionEnter(uint index, in ExecutionView view) => _profiler.OnFunctionEnter(index, view);

    public void OnFunctionLeave(uint index, in ExecutionView view) => _profiler.OnFunctionLeave(index, view);

    public void OnHostCallBegin(in HostCallRecord hostCall) => _profiler.OnHostCallBegin(hostCall);

    public void OnHostCall(in HostCallRecord hostCall) => _profiler.OnHostCall(hostCall);

    public void OnDebugLog(in Address contract, ReadOnlySpan<byte> message)
    {
    }

    private static void Add(ProfileNode root, Dictionary<ProfileFrame, (long Gas, long Count)> uses)
    {
        var left = new Stack<ProfileNode>([root]);
        while (left.TryPop(out ProfileNode? node))
        {
            (long gas, long count) = uses.GetValueOrDefault(node.Frame);
            uses[node.Frame] = (gas + node.Self, count + node.Count);
            foreach (ProfileNode child in node.Children) left.Push(child);
        }
    }

    private string NameOf(in ProfileFrame frame) => frame.Kind switch
    {
        ProfileKind.Transaction => "the transaction itself: its bytes, its actions, code it uploads",
        ProfileKind.Call => $"beginning the call of {frame.Name}",
        ProfileKind.Host => $"host function {frame.Name}",
        _ => FunctionName(frame),
    };

    private string FunctionName(in ProfileFrame frame)
    {
        if (!_modules.TryGetValue(frame.Code, out ReadOnlyMemory<byte> wasm)) return "function " + frame.Function.ToString(System.Globalization.CultureInfo.InvariantCulture);
        // Of a module that was accepted: it can be decoded.
        ModuleSymbols symbols = ModuleSymbols.Read(wasm);
        return symbols.PlaceOfFunction(frame.Function) is { } place ? $"{symbols.NameOf(frame.Function)} {place}" : symbols.NameOf(frame.Function);
    }
}
