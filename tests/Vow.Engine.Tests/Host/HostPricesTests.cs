using Vow.Engine.Host;
using Vow.Wasm;
using Xunit;

namespace Vow.Engine.Tests.Host;

public sealed class HostPricesTests
{
    [Fact]
    public void Schedule_HasThePriceOfEveryFunctionAndWork_AndNoOther()
    {
        var prices = new HostPrices(GasSchedule.V1);
        Assert.All(HostFunctionTable.All, function => Assert.True(prices[function.Id].Base > 0, function.Name));
        Assert.All(Enum.GetValues<HostWork>(), work => Assert.True(prices[work].Base > 0, work.ToString()));
    }

    [Fact]
    public void Category_OfAFunctionsPriceIsThatOfItsRow() =>
        Assert.All(HostFunctionTable.All, function => Assert.Equal(function.Category, new HostPrices(GasSchedule.V1)[function.Id].Category));

    [Fact]
    public void LongestLengths_NeverOverflowACharge()
    {
        var prices = new HostPrices(GasSchedule.V1);
        Assert.All(HostFunctionTable.All, function => Assert.True(checked(prices[function.Id].Base + prices[function.Id].PerByte * uint.MaxValue) < 1L << 42, function.Name));
    }
}
