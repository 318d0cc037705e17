using Vow.Engine;
using Vow.Ledger.Inspection;
using Vow.Ledger.Tree;

namespace Vow.Ledger;

public sealed partial class ChainView
{
    /// <summary>Height and time of this view's block, as contracts see them.</summary>
    public BlockInfo Block => new(Header.Height, Header.TimestampMilliseconds);

    /// <summary>Proof of a flat key's presence with its value, or of its absence, against this block's state root.</summary>
    public KeyProof Prove(ReadOnlySpan<byte> flatKey) => StateTree.Prove(State, flatKey);

    /// <summary>Proof of all keys of a contract in [start, end), or of the first <paramref name="itemsMax"/> of them, against this block's state root.</summary>
    public RangeProof ProveRange(in Address contract, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, int itemsMax) =>
        StateTree.ProveRange(State, contract, start, end, itemsMax);

    /// <summary>Calls a method read-only on this state, within the limits of <see cref="ChainOptions.Beside"/>. As <see cref="ContractQuery"/>.</summary>
    public QueryResult Query(QueryRequest request, CancellationToken cancellation) => _chain.Query.Run(State, request, cancellation);

    /// <summary>What an unsigned transaction would do as the first one after this view's block. As <see cref="Simulation"/>.</summary>
    public SimulationResult Simulate(Transaction body, TimeSpan timeout, IExecutionObserver? observer, CancellationToken cancellation) =>
        _chain.Simulation.Run(State, Header, body, timeout, observer, cancellation);

    /// <summary>What a signed transaction would do as the first one after this view's block. As <see cref="Simulation"/>.</summary>
    public SimulationResult Simulate(SignedTransaction transaction, TimeSpan timeout, IExecutionObserver? observer, CancellationToken cancellation) =>
        _chain.Simulation.Run(State, Header, transaction, timeout, observer, cancellation);

    /// <summary>Why an unsigned transaction would fail as the first one after this view's block; null when it would succeed. As <see cref="FailureExplainer"/>.</summary>
    public FailureExplanation? Explain(Transaction body, CancellationToken cancellation) => _chain.Explainer.Explain(State, Header, body, cancellation);
}
