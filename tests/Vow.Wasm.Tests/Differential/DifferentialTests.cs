using System.Diagnostics;
using System.Globalization;
using Vow.Wasm.Tests.Conformance;
using Vow.Wasm.Tests.Material;
using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Differential;

/// <summary>
/// The instrumented module's gas equals the schedule's definition to the unit, and its results, traps, memory and globals those of the original.
/// <c>VOW_FUZZ_SECONDS</c> lengthens the random run, <c>VOW_FUZZ_SEED</c> replays one module.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int DefaultSeconds = 12;
    private const long GasLimit = 200_000;

    /// <summary>Seeds that are always run: a floor under the random ones, and the place for every seed that shows a difference.</summary>
    public static TheoryData<int> KnownSeeds => new(1, 2, 3, 4, 5, 6, 7, 8);

    [Fact]
    public void RandomModules_BehaveAndCostAsTheOriginals() => DeepStack.Run(() =>
    {
        var counts = new ExerciseCounts();
        if (Number("VOW_FUZZ_SEED") is { } replay)
        {
            Exercise(replay, counts);
            output.WriteLine($"{counts}");
            return;
        }

        var first = Environment.TickCount & 0x3FFF_FFFF;
        var watch = Stopwatch.StartNew();
        var seconds = Number("VOW_FUZZ_SECONDS") ?? DefaultSeconds;
        for (var seed = first; watch.Elapsed.TotalSeconds < seconds; seed++) Exercise(seed, counts);
        output.WriteLine($"seeds from {first}: {counts}");
        Assert.True(counts.Returned > 0 && counts.Of(TrapKind.OutOfGas) > 0 && counts.Of(TrapKind.StackOverflow) > 0 && counts.Recycled > 0, $"one-sided run: {counts}");
    });

    /// <summary>Built with probes, modules behave and cost the same, and what the probes tell of each function is what the interpreter charged in it.</summary>
    [Theory]
    [InlineData(ProbeLevel.Functions)]
    [InlineData(ProbeLevel.Locals)]
    [InlineData(ProbeLevel.Segments)]
    public void RandomModulesWithProbes_BehaveAndCostAsTheOriginals_FunctionByFunction(ProbeLevel probes) => DeepStack.Run(() =>
    {
        var counts = new ExerciseCounts();
        var first = Number("VOW_FUZZ_SEED") ?? (Environment.TickCount & 0x3FFF_FFFF);
        var watch = Stopwatch.StartNew();
        var seconds = Number("VOW_FUZZ_SEED") is null ? Number("VOW_FUZZ_SECONDS") ?? DefaultSeconds / 3 : 0;
        var seed = first;
        do Exercise(seed++, counts, probes);
        while (watch.Elapsed.TotalSeconds < seconds);
        output.WriteLine($"seeds from {first}: {counts}");
        Assert.True(seconds == 0 || counts.Returned > 0, $"nothing returned: {counts}");
    });

    [Theory]
    [MemberData(nameof(KnownSeeds))]
    public void RandomModuleOfAKnownSeed_BehavesAndCostsAsTheOriginal(int seed) => DeepStack.Run(() => Exercise(seed, new ExerciseCounts()));

    [Fact]
    public void Generator_UsesEveryInstructionOfTheProfile()
    {
        var missing = OpcodeTable.All.ToHashSet();
        for (var seed = 0; seed < 300; seed++)
        {
            foreach (var body in ModulePipeline.Check(RandomModule.Make(seed), Limits.V1).Module.Bodies)
            {
                var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
                while (!reader.AtEnd) missing.Remove(reader.Read().Opcode);
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void EveryModuleOfTheRandomCorpus_BehavesAndCostsAsTheOriginal()
    {
        var files = MaterialFiles.Zip("fuzz/corpus.zip").Where(file => file.Key.EndsWith(".wasm", StringComparison.Ordinal));
        DeepStack.Run(() =>
        {
            var counts = new ExerciseCounts();
            foreach (var (name, bytes) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                using var module = PreparedModule.Make(bytes, Limits.V1);
                ModuleExerciser.Exercise(module, name, new Random(name.Length), tuples: 2, GasLimit, counts);
            }

            output.WriteLine($"{counts}");
            foreach (var name in counts.NotInstantiable) output.WriteLine($"not instantiable: {name}");
            Assert.True(counts.Returned > 0, $"nothing returned: {counts}");
        });
    }

    [Fact]
    public void EveryExampleContract_BehavesAndCostsAsTheOriginal_WithStubbedHostFunctions() => DeepStack.Run(() => ExerciseContracts(ProbeLevel.None));

    [Theory]
    [InlineData(ProbeLevel.Functions)]
    [InlineData(ProbeLevel.Segments)]
    public void EveryExampleContractWithProbes_BehavesAndCostsAsTheOriginal_FunctionByFunction(ProbeLevel probes) => DeepStack.Run(() => ExerciseContracts(probes));

    private void ExerciseContracts(ProbeLevel probes)
    {
        var counts = new ExerciseCounts();
        var contracts = Path.Combine(CheckedInDocument.RepositoryRoot, "contracts");
        foreach (var path in Directory.EnumerateFiles(contracts, "*.wasm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (path.Contains("node_modules", StringComparison.Ordinal) || path.Contains("target", StringComparison.Ordinal)) continue;
            using var module = PreparedModule.Make(File.ReadAllBytes(path), Limits.V1, probes);
            if (module.Module.Imports.Any(import => import.Module != HostStub.Module)) continue;       // the compatibility imports have no stubs
            ModuleExerciser.Exercise(module, Path.GetFileName(path), new Random(path.Length), tuples: 12, 5_000_000, counts);
        }

        output.WriteLine($"{counts}");
        Assert.True(counts.Modules >= 18 && counts.Returned > 0, $"{counts}");
    }

    private static void Exercise(int seed, ExerciseCounts counts, ProbeLevel probes = ProbeLevel.None)
    {
        var bytes = RandomModule.Make(seed);
        try
        {
            using var module = PreparedModule.Make(bytes, Limits.V1, probes);
            ModuleExerciser.Exercise(module, $"seed {seed}", new Random(seed), tuples: 3, GasLimit, counts);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"VOW_FUZZ_SEED={seed}: {e.Message}", e);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
