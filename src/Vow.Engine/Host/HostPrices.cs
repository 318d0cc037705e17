using Vow.Wasm;

namespace Vow.Engine.Host;

/// <summary>What a host function, or work it does, costs.</summary>
internal readonly record struct HostRate(GasCategory Category, long Base, long PerByte);

/// <summary>The host prices of a gas schedule, in the order of the tables: one indexed load on each host call.</summary>
internal sealed class HostPrices
{
    private readonly HostRate[] _functions;
    private readonly HostRate[] _works;

    /// <exception cref="FormatException">The schedule lacks a price, has one that nothing uses, or gives one another category than the host interface.</exception>
    public HostPrices(GasSchedule schedule)
    {
        _functions = [.. HostFunctionTable.All.Select(function => Rate(schedule, function.Price, function.Category))];
        _works = [.. HostFunctionTable.WorkPrices.Select(id => Rate(schedule, id, expected: null))];
        var used = HostFunctionTable.All.Select(function => function.Price).Concat(HostFunctionTable.WorkPrices).ToHashSet(StringComparer.Ordinal);
        // A misspelt id would otherwise be a price that is never charged.
        if (schedule.Host.Keys.FirstOrDefault(id => !used.Contains(id)) is { } stray)
            throw new FormatException($"gas schedule: nothing has the price {stray}");
    }

    public ref readonly HostRate this[HostFunctionId function] => ref _functions[(int)function];

    public ref readonly HostRate this[HostWork work] => ref _works[(int)work];

    private static HostRate Rate(GasSchedule schedule, string id, GasCategory? expected)
    {
        if (!schedule.Host.TryGetValue(id, out var price)) throw new FormatException($"gas schedule: no price for {id}");
        if (!Enum.TryParse<GasCategory>(price.Category, ignoreCase: true, out var category) || (expected ?? category) != category)
            throw new FormatException($"gas schedule: {id} is of category {price.Category}");
        return new HostRate(category, price.Base, price.PerByte);
    }
}
