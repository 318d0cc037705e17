namespace Vow.Engine.Profiling;

/// <summary>A function, host function or call in a profile, wherever it was called from.</summary>
public sealed record ProfileRow
{
    /// <summary>What it is.</summary>
    public required ProfileKind Kind { get; init; }

    /// <summary>The contract that it belongs to, by name; empty for the transaction.</summary>
    public required string Contract { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it begins in its source; null where that is not known.</summary>
    public string? Place { get; init; }

    /// <summary>Gas used by itself.</summary>
    public required long Self { get; init; }

    /// <summary>Gas used by it and what it called; a recursion is counted once.</summary>
    public required long Total { get; init; }

    /// <summary>How many times it was called.</summary>
    public required long Count { get; init; }
}

/// <summary>What used the gas, without regard to the paths of calls.</summary>
public static class ProfileTable
{
    /// <summary>One row for each name in a contract, most gas of its own first. The gas of all rows' own adds up to the profile's total.</summary>
    public static IReadOnlyList<ProfileRow> Of(NamedProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var sums = new Dictionary<Key, Sum>();
        Add(profile.Root, "", sums);
        return [.. sums.Select(pair => new ProfileRow
        {
            Kind = pair.Key.Kind,
            Contract = pair.Key.Contract,
            Name = pair.Key.Name,
            Place = pair.Value.Place,
            Self = pair.Value.Self,
            Total = pair.Value.Total,
            Count = pair.Value.Count,
        }).OrderByDescending(row => row.Self).ThenByDescending(row => row.Total)];
    }

    // As deep as the profile, which is bounded.
    private static void Add(NamedNode node, string contract, Dictionary<Key, Sum> sums)
    {
        if (node.Kind == ProfileKind.Call) contract = node.Owner;
        var key = new Key(node.Kind, contract, node.Name);
        if (!sums.TryGetValue(key, out var sum)) sums.Add(key, sum = new Sum());
        sum.Place ??= node.Place;
        sum.Self = checked(sum.Self + node.Self);
        sum.Count = Math.Min(sum.Count, long.MaxValue - node.Count) + node.Count;
        if (sum.Open++ == 0) sum.Total = checked(sum.Total + node.Total);
        foreach (var child in node.Children) Add(child, contract, sums);
        sum.Open--;
    }

    private readonly record struct Key(ProfileKind Kind, string Contract, string Name);

    private sealed class Sum
    {
        public string? Place;
        public long Self;
        public long Total;
        public long Count;
        public int Open;
    }
}
