namespace Vow.Engine.Profiling;

/// <summary>What one name used before and after.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Contract">The contract that it belongs to, by name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">In the first profile; null when it is not in it.</param>
/// <param name="After">In the second profile; null when it is not in it.</param>
public sealed record ComparedRow(ProfileKind Kind, string Contract, string Name, ProfileRow? Before, ProfileRow? After)
{
    /// <summary>By how much more gas of its own it used after.</summary>
    public long Difference => (After?.Self ?? 0) - (Before?.Self ?? 0);
}

/// <summary>Two profiles side by side, by name: indices of functions and hashes of code are others in another version.</summary>
public sealed class ProfileComparison
{
    private ProfileComparison(long before, long after, IReadOnlyList<ComparedRow> rows) => (Before, After, Rows) = (before, after, rows);

    /// <summary>All gas of the first profile.</summary>
    public long Before { get; }

    /// <summary>All gas of the second profile.</summary>
    public long After { get; }

    /// <summary>What differs most first; the differences add up to that of the totals. What is the same in both is in it, too.</summary>
    public IReadOnlyList<ComparedRow> Rows { get; }

    /// <summary>Compares two profiles.</summary>
    public static ProfileComparison Of(NamedProfile before, NamedProfile after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var first = ProfileTable.Of(before).ToDictionary(KeyOf);
        var second = ProfileTable.Of(after).ToDictionary(KeyOf);
        var rows = first.Keys.Union(second.Keys)
            .Select(key => new ComparedRow(key.Kind, key.Contract, key.Name, first.GetValueOrDefault(key), second.GetValueOrDefault(key)))
            .OrderByDescending(row => Math.Abs(row.Difference)).ThenByDescending(row => Math.Max(row.Before?.Self ?? 0, row.After?.Self ?? 0));
        return new ProfileComparison(before.Root.Total, after.Root.Total, [.. rows]);
    }

    private static (ProfileKind Kind, string Contract, string Name) KeyOf(ProfileRow row) => (row.Kind, row.Contract, row.Name);
}
