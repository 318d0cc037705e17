using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>What the transactions of a block share while it is executed.</summary>
internal sealed class BlockRun
{
    // Finding the places of a stack means instrumenting the module again, some 30 ms for a megabyte, and a call that fails may be cheap: beyond this, failures are
    // described without their stack. Replay shows it.
    private const long TracedBytesMax = 1 << 20;
    private const int TraceBytes = 4096;

    private long _tracedBytes;

    public required WasmVm Vm { get; init; }

    public required Journal Journal { get; init; }

    public required ChainParameters Parameters { get; init; }

    public required BlockInfo Block { get; init; }

    public required Address Proposer { get; init; }

    public required TimeSpan TransactionTimeout { get; init; }

    public CancellationToken Cancellation { get; init; }

    public required ChainLedger Ledger { get; init; }

    /// <summary>Sees the host calls of the transactions; null for nobody.</summary>
    public IExecutionObserver? Observer { get; set; }

    /// <summary>As <see cref="ExecutionSettings.StageBegins"/>.</summary>
    public Action<BlockStage>? StageBegins { get; init; }

    /// <summary>Gas used by the transactions so far.</summary>
    public long GasUsed { get; set; }

    /// <summary>Bytes of return data and events in the receipts so far.</summary>
    public long ReceiptDataBytes { get; set; }

    /// <summary>Whether the stack of a failure in a module may be looked up.</summary>
    public bool TakesTrace(in CodeHash code)
    {
        if (_tracedBytes >= TracedBytesMax) return false;
        _tracedBytes += TraceBytes + (LedgerState.ReadCodeInfo(Journal, code)?.Bytes ?? 0);
        return true;
    }
}
