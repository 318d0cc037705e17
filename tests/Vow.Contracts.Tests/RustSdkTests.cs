using System.Text;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

/// <summary>The Rust SDK through <c>sdk/rust/probe</c>, a contract that uses what the examples do not.</summary>
public sealed class RustSdkTests
{
    private const string Order = """{"price":"5","note":"ü","tags":["a",""]}""";

    private static readonly byte[] Probe = Read("sdk/rust/probe/probe.wasm");

    [Fact]
    public void Init_FillsInWhatIsNotGiven()
    {
        using var chain = new TestChain();

        DescribedContract given = DescribedContract.Deploy(chain, Probe, "\"n\"", "\"7\"", "\"note\"", "3");
        DescribedContract left = DescribedContract.Deploy(chain, Probe, "\"n\"");

        Assert.Equal("""["n","note"]""", given.Ask("names"));
        Assert.Equal("\"10\"", given.Ask("total"));
        Assert.Equal("""["n","none"]""", left.Ask("names"));
        Assert.Equal("\"5\"", left.Ask("total"));
        chain.TryDeploy(Probe, new byte[] { 1, 0 }).ShouldRevert("init: bad input at byte 0");
    }

    [Fact]
    public void AnOrderedMap_IsListedByTheBeginningOfItsKeys()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);
        foreach (var (side, price) in new[] { ("Buy", 3), ("Sell", 9), ("Buy", 300), ("Sell", 8), ("Buy", 2) })
            probe.Call("place", $"\"{side}\"", Order.Replace("\"5\"", $"\"{price}\"", StringComparison.Ordinal));

        Assert.Equal("""{"items":["300","3"],"next":2}""", probe.Ask("prices", "\"Buy\"", "2"));
        Assert.Equal("""{"items":["8","9"],"next":null}""", probe.Ask("prices", "\"Sell\"", "5"));
    }

    [Fact]
    public void AStructure_GoesThroughStorageEventAndResult()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);

        TestReceipt receipt = probe.TryCall("place", "\"Sell\"", Order).ShouldSucceed();

        Assert.Equal(Order, probe.Ask("order", "\"Sell\"", "5"));
        Assert.Equal("null", probe.Ask("order", "\"Buy\"", "5"));
        receipt.ShouldLog("placed", (byte[])[.. probe.Contract.Caller.Address.Span, .. Convert.FromHexString("01" + "0500000000000000" + "02000000C3BC" + "02000000" + "0100000061" + "00000000")]);
    }

    [Fact]
    public void AList_IsChangedInPlaceAndLeavesNothing()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);

        probe.Call("rename", "1", "\"second\"");
        Assert.Equal("""["n","second"]""", probe.Ask("names"));
        AssertPanicked("panicked: the index lies behind the end of the list (src/lib.rs:", probe.TryCall("rename", "2", "\"third\""));
        probe.TryCall("clear").ShouldSucceed().ShouldLog("emptied", Array.Empty<byte>());
        Assert.Equal("[]", probe.Ask("names"));
        Assert.Null(probe.Contract.Storage("names"u8));
    }

    [Fact]
    public void AnError_RevertsWithItsText()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);

        probe.TryCall("withdraw", "\"6\"").ShouldRevert("only 5 left");
        Assert.Equal("\"0\"", probe.Call("withdraw", "\"5\""));
        probe.TryCall("withdraw", "\"0\"").ShouldRevert("closed");
        probe.TryCall("place", "\"Buy\"", Order.Replace("\"5\"", "\"0\"", StringComparison.Ordinal)).ShouldRevert("a price is not zero");
    }

    [Fact]
    public void APanic_TellsWhatAndWhereInTheContract()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);

        AssertPanicked("panicked: attempt to subtract with overflow (src/lib.rs:", probe.TryCall("subtract", "\"6\""));
        Assert.Equal("3", probe.Ask("out_of_bounds", "2"));
        AssertPanicked("panicked: index out of bounds: the len is 3 but the index is 3 (src/lib.rs:", probe.TryCall("out_of_bounds", "3"));
    }

    [Fact]
    public void Memory_GrowsAsItIsNeededAndEndsInAMessage()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);

        Assert.Equal("1000000", probe.Ask("allocate_much", "1000000"));
        probe.TryAsk("allocate_much", "40000000").ShouldFail(ErrorCode.Reverted);
    }

    [Fact]
    public void Value_IsTakenWhereItIsPaidForAndNowhereElse()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);

        Assert.Equal("\"4\"", probe.WithValue(4).Call("pay"));
        probe.WithValue(4).TryCall("clear").ShouldRevert("clear takes no value");
        probe.TryCall("pay_out", Text(chain.Bob), "\"5\"").ShouldRevert("cannot pay 5: the balance is too small");
        probe.Call("pay_out", Text(chain.Bob), "\"4\"");
        Assert.Equal(UInt128.Zero, probe.Contract.Balance);
    }

    [Fact]
    public void AnotherContract_IsCalledThroughItsInterface()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain), token = DescribedContract.Deploy(chain, Read("contracts/token-rust/token.wasm"), "\"100\"");
        token.Call("transfer", Text(probe.Contract.Address), "\"10\"");
        string to = Text(chain.Bob), address = Text(token.Contract.Address);

        Assert.Equal("\"6\"", probe.Call("send", address, to, "\"6\""));
        probe.TryCall("send", address, to, "\"5\"").ShouldRevert("insufficient balance");
        Assert.Equal("\"insufficient balance\"", probe.Call("try_send", address, to, "\"5\""));
        Assert.Equal("\"there is no such contract or method\"", probe.Call("try_send", to, to, "\"5\""));
        Assert.Equal("\"6\"", token.Ask("balance_of", to));
    }

    [Fact]
    public void AMethodOfPlainNumbers_IsCalledThroughItsInterface()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain), counter = DescribedContract.Deploy(chain, Read("contracts/counter-rust/counter.wasm"));
        counter.Call("increment");
        string address = Text(counter.Contract.Address);

        Assert.Equal("1", probe.Ask("count", address));
        Assert.Equal("0", probe.Call("count_down", address));
        AssertPanicked("panicked: the counter is already zero (src/lib.rs:", probe.TryCall("count_down", address));
    }

    [Fact]
    public void AContractThatAllowsIt_IsEnteredAgainWithValue()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);
        probe.WithValue(3).Call("pay");

        Assert.Equal("\"3\"", probe.Call("call_itself"));
    }

    [Fact]
    public void ANarrowNumber_IsCheckedAgainstItsRange()
    {
        using var chain = new TestChain();
        TestContract probe = Deploy(chain).Contract;

        Assert.Equal(253, probe.Query("narrow", WasmValue.I32(255), WasmValue.I32(1), WasmValue.I64(-3)).Result!.Value.AsInt64());
        probe.TryQuery("narrow", WasmValue.I32(256), WasmValue.I32(1), WasmValue.I64(0)).ShouldRevert("narrow: an argument is out of its type's range");
        probe.TryQuery("narrow", WasmValue.I32(-1), WasmValue.I32(1), WasmValue.I64(0)).ShouldRevert("narrow: an argument is out of its type's range");
        probe.TryQuery("narrow", WasmValue.I32(1), WasmValue.I32(2), WasmValue.I64(0)).ShouldRevert("narrow: an argument is out of its type's range");
    }

    [Fact]
    public void Migrate_RunsUnderTheNewCode()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain);

        probe.Contract.TryUpgrade(Probe).ShouldSucceed();

        Assert.Equal("""["n","none","migrated"]""", probe.Ask("names"));
    }

    [Fact]
    public void TheDescription_SaysWhatTheSourceSays()
    {
        ContractAbi abi = DescribedContract.Read(Probe);

        Assert.Equal(["Order", "Page_u64", "Side"], abi.Types.Select(type => type.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("An order was placed.", abi.Events[0].Doc);
        Assert.Equal("Who placed it.", abi.Events[0].Fields[0].Doc);
        Assert.Equal("Prices of a side, from the best on.", abi.Method("prices")!.Doc);
        Assert.Equal("Orders by side and price.", abi.Storage[0].Doc);
        Assert.True(abi.Method("pay")!.IsPayable);
    }

    private static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(EncodingVectors.Root, path));

    private static DescribedContract Deploy(TestChain chain) => DescribedContract.Deploy(chain, Probe, "\"n\"");

    private static string Text(Address address) => $"\"{Ledger.AddressText.Format(address)}\"";

    private static string Text(TestAccount account) => Text(account.Address);

    private static void AssertPanicked(string start, TestReceipt receipt)
    {
        Assert.False(receipt.IsSuccess);
        Assert.StartsWith(start, Encoding.UTF8.GetString(receipt.Returned.Data.Span), StringComparison.Ordinal);
    }
}
