using Xunit;

namespace Vow.EndToEnd.Tests.Contracts;

public class CounterTests
{
    [Theory]
    [InlineData("counter/counter.wat")]
    [InlineData("counter-as/counter.wasm")]
    [InlineData("counter-c/counter.wasm")]
    [InlineData("counter-cpp/counter.wasm")]
    [InlineData("counter-rust/counter.wasm")]
    [InlineData("counter-wasm-bindgen/counter.wasm")]
    public async Task ThreeProcesses_CountToThree(string contract)
    {
        using VowProcess vow = new();

        foreach (var expected in new[] { 1, 2, 3 })
        {
            var (code, report) = await vow.RunAsync(contract, "increment");
            Assert.Equal(0, code);
            Assert.Equal(expected, report.GetProperty("result").GetInt32());
        }

        Assert.Equal(3, (await vow.RunAsync(contract, "get")).Report.GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task EveryLanguage_ReadsAndWritesTheSameStorage()
    {
        using VowProcess vow = new();

        foreach (var (contract, expected) in new[] { ("counter", 1), ("counter-as", 2), ("counter-c", 3), ("counter-cpp", 4), ("counter-rust", 5), ("counter-wasm-bindgen", 6) })
        {
            var report = (await vow.RunAsync($"{contract}/counter.wasm", "increment", "--contract", "shared")).Report;
            Assert.Equal(expected, report.GetProperty("result").GetInt32());
            Assert.Equal("counter", report.GetProperty("storage")[0].GetProperty("keyText").GetString());
            Assert.Equal($"0x0{expected}000000", report.GetProperty("storage")[0].GetProperty("after").GetString());
        }
    }

    [Fact]
    public async Task TheMissionsOwnText_IsRefusedAtItsPlace()
    {
        var (code, output) = await VowProcess.CommandAsync("run", Repository.At("tests", "fixtures", "mission-counter.wat"), "increment");

        Assert.Equal(1, code);
        Assert.Contains("mission-counter.wat:38:10", output, StringComparison.Ordinal);
        Assert.Contains("(local $value_ptr i32)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("counter-as/counter.wasm", "assembly/index.ts:23:5")]
    [InlineData("counter-rust/counter.wasm", "src/lib.rs:32")]
    public async Task AFailedAssertion_ReachesTheOutputWithFileAndLine(string contract, string place)
    {
        using VowProcess vow = new();

        var (code, report) = await vow.RunAsync(contract, "decrement");

        Assert.Equal(3, code);
        Assert.Equal("reverted", report.GetProperty("status").GetString());
        var error = report.GetProperty("error");
        Assert.Contains("the counter is already zero", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(place, error.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("decrement", error.GetProperty("trace").EnumerateArray().Last().GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Empty(report.GetProperty("storage").EnumerateArray());
    }
}
