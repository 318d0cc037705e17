using Vow.Wasm.Tests.Conformance;
using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Differential;

/// <summary>How often each outcome was seen: a comparison that only ever saw one would prove little.</summary>
internal sealed class ExerciseCounts
{
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    public int Modules { get; set; }

    public int Calls => _outcomes.Values.Sum();

    public long Gas { get; private set; }

    public int Recycled { get; set; }

    /// <summary>Modules whose start function or segments end in the same trap, or out of gas, on both engines.</summary>
    public List<string> NotInstantiable { get; } = [];

    public int Of(TrapKind kind) => _outcomes.GetValueOrDefault(kind.ToString());

    public int Returned => _outcomes.GetValueOrDefault("returned");

    public void Add(EngineOutcome outcome)
    {
        var name = outcome.Trap?.ToString() ?? "returned";
        _outcomes[name] = _outcomes.GetValueOrDefault(name) + 1;
        Gas += outcome.Gas;
    }

    public override string ToString() =>
        $"{Modules} modules ({NotInstantiable.Count} more cannot be instantiated, on either engine), {Calls} calls ({Recycled} on recycled instances), {Gas} gas: {string.Join(", ", _outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"))}";
}

/// <summary>Calls the exports of one module with edge values, at ample and at scarce gas.</summary>
internal static class ModuleExerciser
{
    private const int RecycledCalls = 4;

    public static void Exercise(PreparedModule module, string label, Random random, int tuples, long gasLimit, ExerciseCounts counts)
    {
        using var comparison = new Comparison(module, label);
        if (!comparison.IsUsable)
        {
            counts.NotInstantiable.Add(label);
            return;
        }

        counts.Modules++;
        foreach (var function in comparison.Functions)
        {
            for (var i = 0; i < tuples; i++)
            {
                var outcome = comparison.Call(function, Arguments(comparison.TypeOf(function), random, i), gasLimit, gasLimit);
                counts.Add(outcome);
                if (outcome.Trap is TrapKind.OutOfGas && !comparison.Renew()) return;
            }
        }

        Recycle(comparison, random, gasLimit, counts);
        if (comparison.Functions.Length > 0) Starve(comparison, random, gasLimit, counts);
    }

    // Whatever was called before, a trap or out of gas included, a recycled instance behaves as a new one.
    private static void Recycle(Comparison comparison, Random random, long gasLimit, ExerciseCounts counts)
    {
        foreach (var function in comparison.Functions.Take(RecycledCalls))
        {
            if (!comparison.Recycle())
            {
                comparison.Renew();
                return;
            }

            counts.Recycled++;
            counts.Add(comparison.Call(function, Arguments(comparison.TypeOf(function), random, 1), gasLimit, gasLimit));
        }
    }

    // The same call on new instances: in small slices, with exactly enough, with one too little, with any less.
    private static void Starve(Comparison comparison, Random random, long gasLimit, ExerciseCounts counts)
    {
        var function = comparison.Functions[random.Next(comparison.Functions.Length)];
        var arguments = Arguments(comparison.TypeOf(function), random, 1);
        comparison.Renew();
        var ample = comparison.Call(function, arguments, gasLimit, random.Next(1, 200));
        if (ample.Trap == TrapKind.OutOfGas) return;
        comparison.Renew();
        var exact = comparison.Call(function, arguments, ample.Gas, Math.Max(1, ample.Gas));
        Assert.Equal((ample.Trap, ample.Gas), (exact.Trap, exact.Gas));
        if (ample.Gas == 0) return;
        foreach (var scarce in new[] { ample.Gas - 1, random.NextInt64(ample.Gas) })
        {
            comparison.Renew();
            var starved = comparison.Call(function, arguments, scarce, Math.Max(1, scarce / 2));
            counts.Add(starved);
            Assert.Equal(TrapKind.OutOfGas, starved.Trap);
        }
    }

    private static EngineValue[] Arguments(FunctionType type, Random random, int tuple) =>
        [.. type.Parameters.Select(parameter => new EngineValue(parameter, tuple == 0 ? 0 : RandomBits.Of(random, parameter), null))];
}
