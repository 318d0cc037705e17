using Xunit;

namespace Vow.Engine.Tests.Hostile;

public class HostileModulesTests(HostileModules modules, ITestOutputHelper output) : IClassFixture<HostileModules>
{
    private const double StoreMillisecondsMax = 2_000;

    // The runtime, the compiler and its arenas, one instance at the profile's 32 MiB, and the module itself.
    private const double PeakMebibytesMax = 384;

    [Fact]
    public void EveryHostileModule_EndsAsItsManifestSays()
    {
        var outcomes = modules.Outcomes;
        var allowed = modules.Allowed();

        Assert.Equal(allowed.Keys.Order(), outcomes.Select(outcome => outcome.Name).Order());
        AssertNone(outcomes.Where(outcome => !allowed[outcome.Name].Contains(outcome.Outcome)));
    }

    [Fact]
    public void NoHostileModule_TakesMoreThanTheMemoryLimit() =>
        AssertNone(modules.Outcomes.Where(outcome => outcome.PeakMebibytes > PeakMebibytesMax));

    [Fact]
    public void NoHostileModule_KeepsTheCompilerBusyForLong()
    {
        foreach (var outcome in modules.Outcomes.Where(outcome => outcome.ModuleBytes >= 1_000).OrderByDescending(NanosecondsPerByte).Take(12))
        {
            output.WriteLine($"{outcome.Name,-36} {outcome.ModuleBytes,9} B  {outcome.StoreMilliseconds,8:F1} ms  "
                + $"{NanosecondsPerByte(outcome),7:F0} ns/B  {outcome.Outcome} {outcome.Code}");
        }

        AssertNone(modules.Outcomes.Where(outcome => outcome.StoreMilliseconds > StoreMillisecondsMax));
    }

    private static double NanosecondsPerByte(HostileOutcome outcome) => outcome.StoreMilliseconds * 1e6 / outcome.ModuleBytes;

    private static void AssertNone(IEnumerable<HostileOutcome> outcomes)
    {
        var offenders = string.Join("\n", outcomes);
        Assert.True(offenders.Length == 0, offenders);
    }
}
