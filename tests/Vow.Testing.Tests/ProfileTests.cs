using Vow.Engine.Profiling;

namespace Vow.Testing.Tests;

/// <summary>Where the gas of a transaction went.</summary>
public sealed class ProfileTests : IDisposable
{
    private readonly TestChain _chain = new();
    private readonly TestContract _token;

    public ProfileTests() => _token = _chain.Deploy("contracts/token-c/token.wasm", Input.Of((UInt128)1_000));

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void Profile_IsTheGoldenOne() => Golden.Verify(Transfer().Profile().ToString(), "token-transfer-profile");

    [Fact]
    public void Profile_AddsUpToTheGasOfTheReceipt()
    {
        TestReceipt receipt = Transfer();

        Assert.Equal(receipt.GasUsed, receipt.Profile().GasUsed);
        Assert.Equal(receipt.GasUsed, receipt.Profile().Functions.Sum(row => row.Self));
    }

    [Fact]
    public void Lines_HaveTheGasOfFunctions_ByFunctionWhereThereIsNoDebugInformation()
    {
        TestProfile profile = Transfer().Profile();

        Assert.Equal(profile.Functions.Where(row => row.Kind == ProfileKind.Function).Sum(row => row.Self), profile.Lines.Sum(line => line.Self));
        Assert.All(profile.Lines, line => Assert.Null(line.Place));
        Assert.Equal(profile.GasOf("transfer()"), profile.Lines.Single(line => line.Function == "transfer()").Total);
    }

    [Fact]
    public void GasOfAFunction_IsThatOfItsCallsTogether()
    {
        TestProfile profile = Transfer().Profile();
        ProfileRow write = profile.Functions.Single(row => row.Name == "storage_write");

        Assert.Equal((ProfileKind.Host, write.Self), (write.Kind, write.Total));
        Assert.Equal(write.Total, profile.GasOf("storage_write"));
        Assert.Equal(0, profile.GasOf("sha256"));
        Assert.Equal(profile.GasUsed - profile.Tree.Root.Self, profile.GasOf($"{_token.Name}::transfer"));
    }

    [Fact]
    public void ShouldUseGasAtMost_FailsWithTheTable_WhenAFunctionUsesMoreOrIsNotThere()
    {
        TestProfile profile = Transfer().Profile();
        long used = profile.GasOf("storage_write");

        profile.ShouldUseGasAtMost("storage_write", used);
        Assert.Contains("storage_write should have used at most", Assert.Throws<TestAssertionException>(() => profile.ShouldUseGasAtMost("storage_write", used - 1)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no 'storage_wirte'", Assert.Throws<TestAssertionException>(() => profile.ShouldUseGasAtMost("storage_wirte", used)).Message, StringComparison.Ordinal);
    }

    private TestReceipt Transfer() => _token.Call("transfer", Input.Of(_chain.Bob, (UInt128)400));
}
