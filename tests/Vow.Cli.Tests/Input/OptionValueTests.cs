using Vow.Cli.Input;
using Xunit;

namespace Vow.Cli.Tests.Input;

public class OptionValueTests
{
    [Theory]
    [InlineData("5s", 5000)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1500)]
    [InlineData("2", 2000)]
    [InlineData("0.5", 500)]
    public void ADuration_HasAUnitOrMeansSeconds(string text, int milliseconds) =>
        Assert.Equal(milliseconds, DurationText.Parse(text, "--timeout").TotalMilliseconds);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("ms")]
    [InlineData("2h")]
    [InlineData("999999999")]
    public void WhatIsNoDuration_IsRefused(string text) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => DurationText.Parse(text, "--timeout")).Code);

    [Fact]
    public void AnAmount_MayBeAsLargeAs128BitsAndGrouped() =>
        Assert.Equal(UInt128.MaxValue, AmountText.Parse("340_282_366_920_938_463_463_374_607_431_768_211_455", "--value", UInt128.MaxValue));

    [Theory]
    [InlineData("-1")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("many")]
    public void WhatIsNoAmount_IsRefused(string text) =>
        Assert.Throws<CliException>(() => AmountText.Parse(text, "--value", UInt128.MaxValue));

    [Fact]
    public void AnAmountBeyondItsLimit_IsRefusedWithTheLimit() =>
        Assert.Equal("--gas: 11 is too large; the most is 10.", Assert.Throws<CliException>(() => AmountText.Parse("11", "--gas", 10)).Message);

    [Fact]
    public void AnAccount_IsItsAddressOrItsName()
    {
        var alice = AccountText.Parse("alice", "--caller");

        Assert.Equal(alice, AccountText.Parse($"0x{alice}", "--caller"));
        Assert.NotEqual(alice, AccountText.Parse("bob", "--caller"));
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("")]
    [InlineData("alice smith")]
    [InlineData("../alice")]
    public void WhatIsNoAccount_IsRefused(string text) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => AccountText.Parse(text, "--caller")).Code);
}
