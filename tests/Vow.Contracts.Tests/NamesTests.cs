using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class NamesTests
{
    private const long Year = 365L * 24 * 60 * 60 * 1000;
    private static readonly byte[] Secret = [1, 2, 3];

    [Fact]
    public void ARegisteredName_StandsForItsOwnerAndThenForWhatTheySay()
    {
        using var chain = new TestChain();
        TestContract names = Deploy(chain);
        Register(chain, names, chain.Bob, "bob-shop", 100).ShouldSucceed().ShouldLog("registered");
        Assert.Equal(chain.Bob.Address, Resolved(names, "bob-shop"));
        names.As(chain.Carol).TryCall("set_target", ("name", "bob-shop"), ("target", chain.Carol)).ShouldRevert("only the owner can do this");
        names.As(chain.Bob).Call("set_target", ("name", "bob-shop"), ("target", chain.Dave)).ShouldLog("target_changed", ("name", "bob-shop"), ("target", chain.Dave));
        Assert.Equal(chain.Dave.Address, Resolved(names, "bob-shop"));
        names.As(chain.Bob).Call("transfer", ("name", "bob-shop"), ("to", chain.Carol));

        Assert.Equal(chain.Carol.Address, Resolved(names, "bob-shop"));
        Assert.Empty(Listed(names.Query("names_of", ("owner", chain.Bob))));
        Assert.Equal(["\"bob-shop\""], Listed(names.Query("names_of", ("owner", chain.Carol))));
    }

    [Fact]
    public void WithoutACommitmentOfTheCaller_NoNameIsTaken()
    {
        using var chain = new TestChain();
        TestContract names = Deploy(chain);
        Commit(names, chain.Bob, "bob-shop");
        Take(names, chain.Bob, "bob-shop", 100).ShouldRevert("the commitment is too young");
        names.TryCall("commit", ("commitment", Commitment(names, chain.Bob, "bob-shop"))).ShouldRevert("already committed");
        Take(names, chain.Carol, "bob-shop", 100).ShouldRevert("nothing was committed to this name and secret");
        Take(names, chain.Bob, "bob-shop", 99).ShouldRevert("less than the price was sent");
        Take(names, chain.Bob, "bob-shop", 100).ShouldSucceed();
        Take(names, chain.Bob, "bob-shop", 100).ShouldRevert("nothing was committed to this name and secret");
        Register(chain, names, chain.Carol, "bob-shop", 100).ShouldRevert("the name is taken");
    }

    [Theory]
    [InlineData("ab", "a name has 3 to 32 characters")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", "a name has 3 to 32 characters")]
    [InlineData("Bob", "a name has only a-z, 0-9 and -")]
    [InlineData("bób", "a name has only a-z, 0-9 and -")]
    [InlineData("-bob", "a name does not begin or end with -")]
    [InlineData("bob-", "a name does not begin or end with -")]
    public void ANameThatIsNone_IsRefused(string name, string message)
    {
        using var chain = new TestChain();

        Register(chain, Deploy(chain), chain.Bob, name, 1_000).ShouldRevert(message);
    }

    [Fact]
    public void ShortNames_CostMoreAndTheKeeperTakesWhatWasPaid()
    {
        using var chain = new TestChain();
        TestContract names = Deploy(chain);

        Register(chain, names, chain.Bob, "bob", 999).ShouldRevert("less than the price was sent");
        Register(chain, names, chain.Carol, "caro", 400).ShouldSucceed();
        Register(chain, names, chain.Carol, "carol", 150).ShouldSucceed();
        names.As(chain.Bob).TryCall("withdraw").ShouldRevert("only the keeper can withdraw");
        names.Call("withdraw").ShouldLog("withdrawn", ("to", chain.Alice), ("amount", 550));

        names.BalanceShouldBe(0);
        names.TryCall("withdraw").ShouldRevert("nothing was earned");
    }

    [Fact]
    public void AName_RunsOutThenWaitsForItsOwnerThenIsFree()
    {
        using var chain = new TestChain();
        TestContract names = Deploy(chain);
        Register(chain, names, chain.Bob, "bob-shop", 100).ShouldSucceed();

        chain.AdvanceTime(TimeSpan.FromMilliseconds(Year));
        Assert.Null(Resolved(names, "bob-shop"));
        Register(chain, names, chain.Carol, "bob-shop", 100).ShouldRevert("the name is taken");
        names.As(chain.Dave).WithValue(100).Call("renew", ("name", "bob-shop"));
        Assert.Equal(chain.Bob.Address, Resolved(names, "bob-shop"));

        chain.AdvanceTime(TimeSpan.FromMilliseconds(Year) + TimeSpan.FromDays(31));
        names.As(chain.Bob).WithValue(100).TryCall("renew", ("name", "bob-shop")).ShouldRevert("the name has run out");
        Register(chain, names, chain.Carol, "bob-shop", 100, [9]).ShouldSucceed();
        Assert.Equal(chain.Carol.Address, Resolved(names, "bob-shop"));
        Assert.Empty(Listed(names.Query("names_of", ("owner", chain.Bob))));
    }

    [Fact]
    public void ANameIsRenewed_TenYearsAheadAtMost()
    {
        using var chain = new TestChain();
        TestContract names = Deploy(chain);
        Register(chain, names, chain.Bob, "bob-shop", 100).ShouldSucceed();

        for (int year = 2; year <= 10; year++) names.WithValue(100).Call("renew", ("name", "bob-shop"));

        names.WithValue(100).TryCall("renew", ("name", "bob-shop")).ShouldRevert("not more than ten years ahead");
    }

    [Fact]
    public void NamesAreListed_InTheirOrderAndInPages()
    {
        using var chain = new TestChain();
        TestContract names = Deploy(chain);
        foreach (string name in (string[])["mango", "apple", "apple-pie", "melon", "apples"]) Register(chain, names, name == "melon" ? chain.Carol : chain.Bob, name, 100).ShouldSucceed();

        Assert.Equal(["apple", "apple-pie", "apples", "mango", "melon"], Firsts(names.Query("list", ("limit", 10))));
        Assert.Equal(["apples", "mango"], Firsts(names.Query("list", ("after", "apple-pie"), ("limit", 2))));
        Assert.Equal(["\"apple-pie\"", "\"apples\"", "\"mango\""], Listed(names.Query("names_of", ("owner", chain.Bob), ("after", "apple"))));
        names.As(chain.Bob).Call("release", ("name", "apples")).ShouldLog("released", ("name", "apples"));
        Assert.Equal(["apple", "apple-pie", "mango", "melon"], Firsts(names.Query("list", ("limit", 10))));
    }

    private static TestContract Deploy(TestChain chain) => chain.Deploy("contracts/names/names.wasm", ("price", 100));

    private static TestReceipt Register(TestChain chain, TestContract names, TestAccount owner, string name, UInt128 value, byte[]? secret = null)
    {
        Commit(names, owner, name, secret);
        chain.AdvanceBlocks(2);
        return Take(names, owner, name, value, secret);
    }

    private static byte[] Commitment(TestContract names, TestAccount owner, string name, byte[]? secret = null) =>
        names.Query("commitment", ("name", name), ("secret", secret ?? Secret), ("caller", owner)).AsBytes();

    private static void Commit(TestContract names, TestAccount owner, string name, byte[]? secret = null) =>
        names.As(owner).Call("commit", ("commitment", Commitment(names, owner, name, secret)));

    private static TestReceipt Take(TestContract names, TestAccount owner, string name, UInt128 value, byte[]? secret = null) =>
        names.As(owner).WithValue(value).TryCall("register", ("name", name), ("secret", secret ?? Secret));

    private static Vow.Engine.Address? Resolved(TestContract names, string name) =>
        ((AbiValue.Maybe)names.Query("resolve", ("name", name)).Value!).Value is AbiValue.Address address ? address.Value : null;

    private static IEnumerable<string> Firsts(Returned page) => ((AbiValue.Items)page.Value!).Values.Select(entry => ((AbiValue.Text)((AbiValue.Items)entry).Values[0]).Value);

    private static IEnumerable<string> Listed(Returned page) => ((AbiValue.Items)page.Value!).Values.Select(name => name.ToString());
}
