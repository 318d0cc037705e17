using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Tests;

namespace Vow.Testing.Tests;

/// <summary>Tests of contracts that describe themselves: parameters by name, values decoded.</summary>
public class TypedTests
{
    private static byte[] PlainToken => File.ReadAllBytes(At("contracts/token-c/token.wasm"));

    [Fact]
    public void Calls_TakeParametersByName_AndReceiptsAreCheckedByField()
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, Described.Token(PlainToken));

        token.Call("transfer", ("to", chain.Bob), ("amount", 400))
            .ShouldLog("transfer", ("from", chain.Alice), ("amount", 400UL))
            .ShouldLog("transfer", ("to", chain.Bob));

        Assert.Equal((UInt128)400, token.Query("balance_of", ("account", chain.Bob)).AsUInt128());
        Assert.Equal("400", token.Query("balance_of", ("account", chain.Bob)).Value!.ToString());
        Assert.Equal("999 600", token.Stored("balances", chain.Alice)!.ToString());
        Assert.Equal("1 000 000", token.Stored("supply")!.ToString());
        Assert.Null(token.Stored("allowances", chain.Alice, chain.Bob));
        Assert.Equal("token", token.Abi!.Name);
    }

    [Fact]
    public void Deployment_TakesParametersOfInitByName()
    {
        using var chain = new TestChain();
        string file = Path.Combine(Path.GetTempPath(), $"vow-typed-{Environment.ProcessId}.wasm");
        File.WriteAllBytes(file, Described.Token(PlainToken));

        try
        {
            Assert.Equal("1 000", chain.Deploy(file, ("supply", 1_000)).Stored("supply")!.ToString());
            Assert.Equal("7", chain.Deploy(file, [("supply", 7)], from: chain.Bob).Stored("balances", chain.Bob)!.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Values_OfEveryKindOfType_ComeFromCSharp()
    {
        using var chain = new TestChain();
        TestContract shop = Deploy(chain, Described.Shop);

        AbiValue? order = shop.Query("echo", ("order", Input.Fields(("owner", shop), ("price", 7UL), ("phase", ("Sold", Input.Fields(("to", chain.Bob)))), ("tags", new[] { "new", "half price" })))).Value;

        Assert.Equal($"{{owner: {Ledger.AddressText.Format(shop)}, price: 7, phase: Sold {{to: {Ledger.AddressText.Format(chain.Bob)}}}, tags: [\"new\", \"half price\"]}}", order!.ToString());
        Assert.Equal("{owner: vow1", shop.Query("echo", ("order", Input.Fields(("owner", chain.Bob), ("price", null), ("phase", "Open"), ("tags", Array.Empty<string>())))).Value!.ToString()[..12]);
        Assert.Equal("3", shop.Query("add", ("a", -2)).Value!.ToString());
        Assert.Equal("3", shop.Query("add", -2, 5).Value!.ToString());
    }

    [Fact]
    public void MistakesInParameters_AreToldWithTheParametersThereAre()
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, Described.Token(PlainToken));

        Assert.Contains("transfer(to: address, amount: u128)", Failure(() => token.Call("transfer", ("to", chain.Bob))), StringComparison.Ordinal);
        Assert.Contains("did you mean 'amount'?", Failure(() => token.Call("transfer", ("to", chain.Bob), ("amout", 5))), StringComparison.Ordinal);
        Assert.Contains("-5 does not fit u128", Failure(() => token.Call("transfer", ("to", chain.Bob), ("amount", -5))), StringComparison.Ordinal);
        Assert.Contains("of the type Double is no u128; give a whole number", Failure(() => token.Call("transfer", ("to", chain.Bob), ("amount", 5.0))), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'transfer'?", Failure(() => token.Call("transferr", ("to", chain.Bob))), StringComparison.Ordinal);
        Assert.Contains("it has from: address, to: address, amount: u128", Failure(() => token.Call("transfer", ("to", chain.Bob), ("amount", 5)).ShouldLog("transfer", ("sum", 5))), StringComparison.Ordinal);
        Assert.Contains("describes supply, balances, allowances", Failure(() => token.Stored("balance")), StringComparison.Ordinal);
    }

    [Fact]
    public void FailuresAndTraces_SpeakInTheWordsOfTheDescription()
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, Described.Token(PlainToken));

        TestReceipt sent = token.Call("transfer", ("to", chain.Bob), ("amount", 400));
        string unlike = Failure(() => sent.ShouldLog("transfer", ("amount", 401)));
        string refused = Failure(() => token.As(chain.Carol).Call("transfer", ("to", chain.Bob), ("amount", 1)));

        Assert.Contains("carol: call transfer of token with to: bob, amount: 1\n", refused, StringComparison.Ordinal);
        Assert.Contains("It should have logged the event 'transfer' with amount: 401", unlike, StringComparison.Ordinal);
        Assert.Contains("event transfer of token: from: alice, to: bob, amount: 400", unlike, StringComparison.Ordinal);
        Assert.Contains("storage of token: balances[bob] absent → 400", sent.Trace().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AContractWithoutDescription_SaysSoWhenItIsCalledByName()
    {
        using var chain = new TestChain();
        TestContract counter = chain.Deploy(At("contracts/counter/counter.wat"));

        Assert.Contains("does not describe itself", Failure(() => counter.Call("increment", ("by", 1))), StringComparison.Ordinal);
        Assert.Null(counter.Abi);
        Assert.Null(counter.Call("increment").Returned.Value);
    }

    private static TestContract Deploy(TestChain chain, byte[] module) => chain.Deploy(module, module == Described.Shop ? "shop" : "token");

    private static string Failure(Action test) => Assert.Throws<TestAssertionException>(test).Message;

    private static string At(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) return Path.Combine(folder.FullName, path);
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
