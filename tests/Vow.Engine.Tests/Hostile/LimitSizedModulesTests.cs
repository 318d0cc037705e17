using Xunit;

namespace Vow.Engine.Tests.Hostile;

public class LimitSizedModulesTests(ITestOutputHelper output)
{
    // Processor time over all threads, which are two at least; the worst takes half of it on a quiet machine.
    private const double StoreMillisecondsMax = 10_000;
    private const double PeakMebibytesMax = 1_024;

    [Fact]
    public void ModulesAtTheLimits_CompileInBoundedTimeAndMemory()
    {
        var outcomes = HostileChild.RunAll("limits");
        foreach (var outcome in outcomes)
        {
            output.WriteLine($"{outcome.Name,-32} {outcome.ModuleBytes,9} B  {outcome.StoreMilliseconds,8:F0} ms  "
                + $"{NanosecondsPerByte(outcome),7:F0} ns/B  {outcome.PeakMebibytes,5:F0} MiB  {outcome.Outcome} {outcome.Code}");
        }

        // A family that is refused shows nothing: it has to be fitted to the limits again.
        var offenders = outcomes.Where(outcome => outcome.Outcome != "ok" || outcome.PeakMebibytes > PeakMebibytesMax
            || outcome.StoreMilliseconds > StoreMillisecondsMax);
        Assert.True(!offenders.Any(), string.Join('\n', offenders));
    }

    private static double NanosecondsPerByte(HostileOutcome outcome) => outcome.StoreMilliseconds * 1e6 / outcome.ModuleBytes;
}
