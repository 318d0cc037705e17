using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node;

/// <summary>What a program may give a node in place of what the options name.</summary>
public sealed record NodeParts
{
    /// <summary>Nothing of its own.</summary>
    public static NodeParts Default { get; } = new();

    /// <summary>The genesis; null for that of <see cref="NodeOptions.GenesisFile"/>.</summary>
    public Genesis? Genesis { get; init; }

    /// <summary>The store, disposed with the node; null for the one that the options name.</summary>
    public IStateStore? Store { get; init; }

    /// <summary>Hears where a block's time goes; see <see cref="ExecutionSettings.StageBegins"/>.</summary>
    public Action<BlockStage>? StageBegins { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the node's own log goes. With a host, the host's log takes its place.</summary>
    public ILoggerFactory Log { get; init; } = NullLoggerFactory.Instance;
}
