using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>How a node keeps and executes its chain. Nothing here changes a result.</summary>
public sealed record ChainOptions
{
    /// <summary>How many heights below the head stay readable; null keeps all (an archive). Blocks and receipts are kept in any case.</summary>
    public required ulong? HistoryBlocksMax { get; init; }

    /// <summary>Where compiled code is kept between runs; null keeps none.</summary>
    public required string? CodeCacheDirectory { get; init; }

    /// <summary>How long one transaction of a block may run before the node gives up on it.</summary>
    public required TimeSpan TransactionTimeout { get; init; }

    /// <summary>Whether transactions can be found by account and contract. When it is switched on, what is missing is made of the stored blocks before the chain opens.</summary>
    public bool AccountIndex { get; init; } = true;

    /// <summary>Hears how far indexes are that have to be made before the chain opens.</summary>
    public IProgress<IndexProgress>? IndexProgress { get; init; }

    /// <summary>What queries, simulations and replays may use.</summary>
    public BesideLimits Beside { get; init; } = new() { GasMax = 20_000_000_000, TimeoutMax = TimeSpan.FromSeconds(10) };

    /// <summary>As <see cref="ExecutionSettings.StageBegins"/>.</summary>
    public Action<BlockStage>? StageBegins { get; init; }

    /// <summary>What contracts run in; <see cref="CodeCacheDirectory"/> replaces its own.</summary>
    public WasmVmOptions Engine { get; init; } = new();

    /// <summary>
    /// Engines that several chains of the process share, so that each module is compiled once; they replace <see cref="Engine"/>, and whoever made them disposes them.
    /// Null for engines of the chain's own.
    /// </summary>
    public ContractEngines? SharedEngines { get; init; }

    /// <summary>
    /// File that names the newest committed block, to notice when a damaged database lost it. Null for <c>chain.head</c> in the directory of a
    /// <see cref="RocksDbStateStore"/>, and for none with any other store.
    /// </summary>
    public string? HeadFile { get; init; }

    /// <summary>Keeps all history, no compiled code, and gives a transaction ten seconds.</summary>
    public static ChainOptions Archive { get; } = new() { HistoryBlocksMax = null, CodeCacheDirectory = null, TransactionTimeout = TimeSpan.FromSeconds(10) };
}
