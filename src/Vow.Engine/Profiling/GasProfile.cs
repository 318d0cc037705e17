namespace Vow.Engine.Profiling;

/// <summary>What a node of a profile stands for.</summary>
public enum ProfileKind
{
    /// <summary>A whole transaction or call from outside: gas that no contract call used is its own.</summary>
    Transaction = 0,

    /// <summary>A call of a contract's method; its own gas is the price of the call.</summary>
    Call = 1,

    /// <summary>A function of a contract's module; its own gas is that of its instructions, bulk memory and growth included.</summary>
    Function = 2,

    /// <summary>A host function; its own gas is its price.</summary>
    Host = 3,
}

/// <summary>What is on the stack: a contract's method, a function of its module, or a host function.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Contract">The contract; of a host function the one that calls it.</param>
/// <param name="Code">The contract's code.</param>
/// <param name="Name">The method or host function; empty for a function, whose name is looked up in the module when it is shown.</param>
/// <param name="Function">Index of the function in the module as it was uploaded; 0 for the others.</param>
public readonly record struct ProfileFrame(ProfileKind Kind, Address Contract, CodeHash Code, string Name, uint Function);

/// <summary>A place in the tree of calls, with the gas used there: one node for all visits by the same path.</summary>
public sealed class ProfileNode
{
    private readonly Dictionary<ProfileFrame, ProfileNode> _byFrame = [];
    private readonly List<ProfileNode> _children = [];

    internal ProfileNode(ProfileFrame frame, ProfileNode? parent) => (Frame, Parent, Depth) = (frame, parent, parent is null ? 0 : parent.Depth + 1);

    /// <summary>What it stands for.</summary>
    public ProfileFrame Frame { get; }

    /// <summary>Gas used here and not in what was called from here.</summary>
    public long Self { get; internal set; }

    /// <summary>Gas used here and below.</summary>
    public long Total { get; internal set; }

    /// <summary>How many times it was called by this path.</summary>
    public long Count { get; internal set; }

    /// <summary>What was called from here, most gas first; of equals, the one that was called first.</summary>
    public IReadOnlyList<ProfileNode> Children => _children;

    internal ProfileNode? Parent { get; }

    internal int Depth { get; }

    internal ProfileNode? Find(in ProfileFrame frame) => _byFrame.GetValueOrDefault(frame);

    internal ProfileNode Add(in ProfileFrame frame)
    {
        var child = new ProfileNode(frame, this);
        _byFrame.Add(frame, child);
        _children.Add(child);
        return child;
    }

    internal void Order()
    {
        // Stable, so that equal shares keep the order of their first calls.
        var ordered = _children.OrderByDescending(child => child.Total).ToList();
        _children.Clear();
        _children.AddRange(ordered);
    }
}

/// <summary>Gas of a transaction or a call by path: exact, every unit in exactly one node.</summary>
/// <param name="Root">The whole; its <see cref="ProfileNode.Total"/> is the gas of the receipt.</param>
/// <param name="IsCut">Whether deep or many paths were taken together with the node above them; the sums stay exact.</param>
/// <param name="Segments">The gas of functions' own instructions by segment, most first, where that was asked for; empty otherwise.</param>
public sealed record GasProfile(ProfileNode Root, bool IsCut, IReadOnlyList<SegmentUse> Segments);
