using Xunit;

namespace Vow.Engine.Tests.Host;

public sealed class ErrorNamesTests
{
    [Fact]
    public void EveryErrorOfTheSpecification_IsACodeOfTheEngine() =>
        Assert.All(HostCallFixture.Abi.Errors, error => Assert.True(Enum.IsDefined(Enum.Parse<ErrorCode>(error.Name)), error.Name));

    [Fact]
    public void EveryCodeThatOnlyHostFunctionsGive_IsInTheSpecification() =>
        Assert.Equal(
            Enum.GetValues<ErrorCode>().Where(code => (int)code is >= 230 and < 300).Select(code => code.ToString()).Order(StringComparer.Ordinal),
            HostCallFixture.Abi.Errors.Select(error => error.Name).Except(["MemoryOutOfBounds", "Reverted"]).Order(StringComparer.Ordinal));
}
