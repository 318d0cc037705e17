using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Http;

/// <summary>What the routes see of the node.</summary>
internal sealed class ApiNode(NodeCore core, ApiLimits limits)
{
    public NodeCore Core { get; } = core;

    public Mempool Mempool => Core.Mempool;

    public NodeOptions Options => Core.Options;

    public ApiLimits Limits { get; } = limits;

    /// <summary>Decodes for one answer by the descriptions of a state.</summary>
    public ContractDecoder Decoder(ChainView view) => new(Core.Descriptions, () => view);

    /// <summary>One consistent state: that of a height, or the head's.</summary>
    /// <exception cref="ApiException">The height is not reached, or its state no longer kept.</exception>
    public ChainView View(ulong? height = null)
    {
        if (height is not { } at) return Core.Chain.View();
        try
        {
            return Core.Chain.ViewAt(at);
        }
        catch (HeightUnavailableException exception)
        {
            throw exception.Height > exception.Newest
                ? new ApiException(ProblemCode.HeightNotReached, $"the chain is at height {exception.Newest}; {exception.Height} is not reached yet")
                : new ApiException(
                    ProblemCode.HeightPruned, $"the state at height {exception.Height} is no longer kept; this node has {exception.Oldest} to {exception.Newest} (an archive keeps all)");
        }
    }
}
