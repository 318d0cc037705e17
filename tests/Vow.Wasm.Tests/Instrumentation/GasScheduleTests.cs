using System.Text;

namespace Vow.Wasm.Tests;

public sealed class GasScheduleTests
{
    private static readonly string Json = File.ReadAllText(RepositoryFiles.Path("spec", "gas-schedule.json"));

    [Fact]
    public void EmbeddedScheduleIsTheFileOfTheSpecification()
    {
        Assert.Equal(GasSchedule.Parse(Encoding.UTF8.GetBytes(Json)).Fingerprint, GasSchedule.V1.Fingerprint);
        Assert.Equal(1, GasSchedule.V1.Version);
    }

    [Fact]
    public void EveryInstructionHasExactlyOnePrice()
    {
        // The parser refuses both none and two; this shows that it looks at all of them.
        foreach (var opcode in OpcodeTable.All)
        {
            Assert.InRange(GasSchedule.V1.WeightOf(opcode), 0, GasSchedule.WeightMax);
            Assert.Throws<FormatException>(() => Parse(Json.Replace($"\"{OpcodeTable.NameOf(opcode)}\"", "\"i32.nop\"", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("\"version\": 1,", "")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"extra\": 2,")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"version\": 1,")]
    [InlineData("\"version\": 1,", "\"version\": 1.5,")]
    [InlineData("\"version\": 1,", "\"version\": \"1\",")]
    [InlineData("\"weight\": 0", "\"weight\": -1")]
    [InlineData("\"weight\": 0", "\"weight\": 5000")]
    [InlineData("\"branch\", \"weight\": 1", "\"branch\", \"weight\": 0")]
    [InlineData("\"nop\"", "\"nope\"")]
    [InlineData("\"nop\"", "7")]
    [InlineData("\"instruction\": \"memory.copy\"", "\"instruction\": \"i32.add\"")]
    [InlineData("\"instruction\": \"memory.copy\"", "\"instruction\": \"memory.fill\"")]
    [InlineData("\"shift\": 4", "\"shift\": 40")]
    [InlineData("\"memory_per_page\": 20000", "\"memory_per_page\": 9000000000")]
    [InlineData("\"per_action\": 200000", "\"per_action\": -1")]
    [InlineData("\"per_action\": 200000", "\"per_acton\": 200000")]
    [InlineData("\"per_byte\": 100, \"per_action\"", "\"per_action\"")]
    [InlineData("{", "[")]
    [InlineData("}", "} x")]
    public void ScheduleThatIsNotUnderstoodIsRefused(string old, string changed)
    {
        var index = Json.IndexOf(old, StringComparison.Ordinal);
        Assert.True(index >= 0, $"{old} is not in the file");
        Assert.Throws<FormatException>(() => Parse(string.Concat(Json.AsSpan(0, index), changed, Json.AsSpan(index + old.Length))));
    }

    [Theory]
    [InlineData(4, 1, 0, 0)]
    [InlineData(4, 1, 1, 1)]
    [InlineData(4, 1, uint.MaxValue, 1L << 28)]
    [InlineData(0, 256, uint.MaxValue, 256L * uint.MaxValue)]
    public void BulkPriceRoundsUpToWholeUnits(int shift, long perUnit, uint count, long gas) =>
        Assert.Equal(gas, new BulkPrice(shift, perUnit).Of(count));

    [Fact]
    public void PackedCounterKeepsBothFields()
    {
        foreach (var gas in (long[])[0, 1, -1, 5_000, -5_000, PackedCounter.GasMax, -PackedCounter.GasMax])
        {
            foreach (var stack in (int[])[0, 1, -1, 131_072, -131_072, PackedCounter.StackSlotsMax, ~PackedCounter.StackSlotsMax])
            {
                var counter = PackedCounter.Pack(gas, stack);
                Assert.Equal((gas, stack), (counter.Gas, counter.Stack));
                Assert.Equal(gas < 0 || stack < 0, (counter.Bits & PackedCounter.ExhaustedMask) != 0);
            }
        }
    }

    private static GasSchedule Parse(string json) => GasSchedule.Parse(Encoding.UTF8.GetBytes(json));
}
