using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Answers read-only calls on a state that does not change, beside the execution of blocks. Safe to use from several threads.</summary>
public sealed class ContractQuery(ContractEngines engines, BesideLimits limits)
{
    /// <summary>Calls a method read-only. What the contract or the caller does wrong is part of the result.</summary>
    /// <param name="state">The state, such as a snapshot; read from one thread during the call.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellation">Ends the call; the result tells.</param>
    /// <exception cref="EngineFaultException">The engine failed.</exception>
    /// <exception cref="StateStoreException">The state could not be read.</exception>
    public QueryResult Run(IStateReader state, QueryRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(request);
        ChainParameters parameters = LedgerState.ReadParameters(state, engines.Versions);
        int version = parameters.ProtocolVersionAt(request.Block.Number);
        TimeSpan timeout = limits.Cut(request.Timeout);
        try
        {
            return engines.TryRunBeside(version, new CodeScope(state), timeout, vm => Run(vm, state, parameters, request, timeout, cancellation), cancellation, out QueryResult? result)
                ? result!
                : QueryResult.Failed(ExecutionStatus.TimedOut, ErrorCode.DeadlineExceeded, $"the node was busy with other queries for {timeout.TotalMilliseconds:0} ms; try again later");
        }
        catch (OperationCanceledException)
        {
            return QueryResult.Failed(ExecutionStatus.TimedOut, ErrorCode.Cancelled, "the query was cancelled before it began");
        }
    }

    private QueryResult Run(WasmVm vm, IStateReader state, ChainParameters parameters, QueryRequest request, TimeSpan timeout, CancellationToken cancellation)
    {
        var journal = new Journal(state);
        if (LedgerState.ReadContract(journal, request.Contract) is not { } contract)
            return QueryResult.Failed(ExecutionStatus.Invalid, ErrorCode.ContractNotFound, $"no contract lives at {AddressText.Format(request.Contract)}");
        var environment = new WasmEnv
        {
            Contract = request.Contract,
            Caller = request.Caller,
            Block = request.Block,
            ChainId = parameters.ChainId,
            Input = request.Input,
            GasLimit = Math.Clamp(request.GasLimit, 0, limits.GasMax),
            Timeout = timeout,
            ReadOnly = true,
            State = journal,
            Ledger = new ChainLedger(request.Block.Number),
            Observer = request.Observer,
        };
        ExecutionResult result = vm.Query(contract.Code, environment, request.Method, request.Arguments.IsDefault ? [] : request.Arguments, cancellation);
        return new QueryResult
        {
            Status = result.Status,
            ErrorCode = result.Error?.Code ?? ErrorCode.None,
            // The stack is looked up here, where the code of this state can be found.
            Text = result.Error is { } error ? FailureLines.Of(error, contract.Code, _ => true) : null,
            Result = result.Result,
            ReturnData = result.ReturnData,
            Gas = result.Gas,
        };
    }
}
