using System.Runtime.CompilerServices;

namespace Vow.Engine;

/// <summary>Gas of one call: the limit, the exact total, and the total by category. The categories add up to <see cref="Used"/>.</summary>
public readonly struct GasReport : IEquatable<GasReport>
{
    /// <summary>Number of categories.</summary>
    public const int Categories = 7;

    private readonly PerCategory _gas;

    internal GasReport(long limit, ReadOnlySpan<long> perCategory)
    {
        Limit = limit;
        for (var i = 0; i < Categories; i++)
        {
            _gas[i] = perCategory[i];
            Used = checked(Used + perCategory[i]);
        }
    }

    /// <summary>A report that was written down somewhere else.</summary>
    /// <param name="limit">The call's gas limit.</param>
    /// <param name="perCategory">Gas by <see cref="GasCategory"/>, one number for each.</param>
    /// <exception cref="OverflowException">The sum is no amount of gas.</exception>
    public static GasReport Of(long limit, params ReadOnlySpan<long> perCategory) => new(limit, perCategory);

    /// <summary>The call's gas limit.</summary>
    public long Limit { get; }

    /// <summary>Gas used, at most <see cref="Limit"/>.</summary>
    public long Used { get; }

    /// <summary>Gas used for one category.</summary>
    public long this[GasCategory category] => _gas[(int)category];

    /// <inheritdoc/>
    public bool Equals(GasReport other)
    {
        for (var i = 0; i < Categories; i++)
        {
            if (_gas[i] != other._gas[i]) return false;
        }

        return Limit == other.Limit;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GasReport other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Limit, Used);

    /// <inheritdoc/>
    public override string ToString() => $"{Used} of {Limit} gas";

    /// <summary>Equality by content.</summary>
    public static bool operator ==(GasReport left, GasReport right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(GasReport left, GasReport right) => !left.Equals(right);

    [InlineArray(Categories)]
    private struct PerCategory
    {
        private long _first;
    }
}
