namespace Vow.Engine.Profiling;

/// <summary>A place in the tree of calls as people are shown it.</summary>
public sealed record NamedNode
{
    /// <summary>A method as <c>token::transfer</c>, a function by its name or as <c>function 12</c>, a host function; <c>transaction</c> for the whole.</summary>
    public required string Name { get; init; }

    /// <summary>What it stands for.</summary>
    public required ProfileKind Kind { get; init; }

    /// <summary>Where a function begins in its source, as <c>src/lib.rs:40</c>; null where that is not known.</summary>
    public string? Place { get; init; }

    /// <summary>Gas used here and not in what was called from here.</summary>
    public required long Self { get; init; }

    /// <summary>Gas used here and below.</summary>
    public required long Total { get; init; }

    /// <summary>How many times it was called by this path.</summary>
    public required long Count { get; init; }

    /// <summary>Of a call, the contract; null for the others.</summary>
    public Address? Contract { get; init; }

    /// <summary>Of a call, the code that ran; null for the others.</summary>
    public CodeHash? Code { get; init; }

    /// <summary>Of a function, its index in the module as it was uploaded; null for the others.</summary>
    public uint? Function { get; init; }

    /// <summary>What was called from here, most gas first.</summary>
    public IReadOnlyList<NamedNode> Children { get; init; } = [];

    /// <summary>Of a call, the contract's name, without the method.</summary>
    public string Owner => Kind == ProfileKind.Call && Name.LastIndexOf(ProfileNames.MethodMark, StringComparison.Ordinal) is > 0 and var end ? Name[..end] : "";
}

/// <summary>A profile as people are shown it: every unit of gas in exactly one node.</summary>
/// <param name="Root">The whole; its total is the gas of the receipt.</param>
/// <param name="IsCut">Whether deep, many or thin paths were taken together with the node above them; the sums stay exact.</param>
public sealed record NamedProfile(NamedNode Root, bool IsCut)
{
    /// <summary>Most segments of a profile that is shown: those that used the most.</summary>
    public const int SegmentsMax = 20_000;

    /// <summary>Most nodes of a profile that is shown.</summary>
    public const int NodesMax = 20_000;

    /// <summary>The gas of functions' own instructions by segment, most first, where that was asked for; empty otherwise.</summary>
    public IReadOnlyList<SegmentUse> Segments { get; init; } = [];

    /// <summary>A profile that was read from a file or an answer, whoever wrote it; null when its sums are right, otherwise what is wrong.</summary>
    public string? Fault() => Nodes(Root).Select(FaultOf).FirstOrDefault(fault => fault is not null) ?? FaultOfSegments();

    /// <summary>All nodes, each before those below it.</summary>
    public IEnumerable<NamedNode> Nodes() => Nodes(Root);

    /// <summary>The same profile with other names for functions: those of a code hash and function index, or null to leave them.</summary>
    public NamedProfile Renamed(Func<CodeHash, uint, FunctionName?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        return this with { Root = Renamed(Root, null, nameOf) };
    }

    private static NamedNode Renamed(NamedNode node, CodeHash? code, Func<CodeHash, uint, FunctionName?> nameOf)
    {
        code = node.Kind == ProfileKind.Call ? node.Code : code;
        var name = node is { Kind: ProfileKind.Function, Function: { } index } && code is { } known ? nameOf(known, index) : null;
        return node with { Name = name?.Name ?? node.Name, Place = name is null ? node.Place : name.Place, Children = [.. node.Children.Select(child => Renamed(child, code, nameOf))] };
    }

    private static IEnumerable<NamedNode> Nodes(NamedNode root)
    {
        var open = new Stack<NamedNode>([root]);
        while (open.TryPop(out var node))
        {
            yield return node;
            for (var i = node.Children.Count - 1; i >= 0; i--) open.Push(node.Children[i]);
        }
    }

    private string? FaultOfSegments()
    {
        if (Segments.Any(segment => segment.Self < 0 || segment.Count < 0 || segment.Position < 0 || segment.Calls.Any(call => call < 0))) return "a segment has a negative number";
        if (Segments.Any(segment => segment.Calls.Any(call => call > Root.Total))) return "a segment called more gas than there is";
        var sum = Segments.Aggregate(UInt128.Zero, (sum, segment) => sum + (UInt128)segment.Self);
        // Thin nodes that were taken together are part of the call above them.
        var most = Nodes().Where(node => IsCut || node.Kind == ProfileKind.Function).Aggregate(UInt128.Zero, (all, node) => all + (UInt128)node.Self);
        return sum <= most ? null : $"its segments have {sum} gas, and what they are of {most}";
    }

    private static string? FaultOf(NamedNode node)
    {
        if (node.Self < 0 || node.Count < 0) return $"'{node.Name}' has a negative number";
        var sum = (UInt128)node.Self;
        foreach (var child in node.Children)
        {
            if (child.Total < 0) return $"'{child.Name}' has a negative number";
            sum += (UInt128)child.Total;
        }

        return node.Total >= 0 && sum == (UInt128)node.Total ? null : $"'{node.Name}' has {node.Total} gas in all, and {sum} together with what is below it";
    }
}

/// <summary>What a function is called, and where it begins in its source.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">As <c>src/lib.rs:40</c>; null where that is not known.</param>
public sealed record FunctionName(string Name, string? Place);
