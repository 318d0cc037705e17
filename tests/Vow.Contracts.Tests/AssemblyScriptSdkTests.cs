using System.Numerics;
using Vow.Engine;
using Vow.Ledger;
using Vow.Testing;

namespace Vow.Contracts.Tests;

/// <summary>The AssemblyScript SDK through <c>sdk/assemblyscript/probe</c>, a contract that uses what the token does not.</summary>
public sealed class AssemblyScriptSdkTests
{
    private static readonly byte[] Probe = File.ReadAllBytes(Path.Combine(EncodingVectors.Root, "sdk/assemblyscript/probe/probe.wasm"));

    private const string Order = """{"price":"5","code":"0x01020304","note":"ü","phase":"Sold"}""";

    [Fact]
    public void UnsignedArithmetic_IsThatOfWholeNumbersAndEndsAtItsBounds() => Arithmetic("unsigned", UInt128.MinValue, UInt128.MaxValue, 1);

    [Fact]
    public void SignedArithmetic_IsThatOfWholeNumbersAndEndsAtItsBounds() => Arithmetic("signed", (BigInteger)Int128.MinValue, (BigInteger)Int128.MaxValue, 2);

    [Fact]
    public void MulDiv_KeepsAllBitsOfTheProduct()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            BigInteger a = Number(random, 128), b = Number(random, 128), divisor = Number(random, 128);
            BigInteger expected = divisor.IsZero ? -1 : a * b / divisor;
            TestAnswer answer = probe.TryAsk("scaled", Text(a), Text(b), Text(divisor));
            if (expected < 0 || expected > UInt128.MaxValue) answer.ShouldFail(ErrorCode.Reverted);
            else Assert.Equal((UInt128)expected, answer.ShouldSucceed().Returned.AsUInt128());
        }
    }

    [Fact]
    public void Decimals_AreReadStrictly()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);

        foreach (string text in new[] { "0", "7", "340282366920938463463374607431768211455", "18446744073709551616", "000" })
            Assert.Equal($"\"{BigInteger.Parse(text, null)}\"", probe.Ask("parsed", $"\"{text}\""));
        foreach (string text in new[] { "", "-1", "+1", "1 ", "1.0", "0x1", "340282366920938463463374607431768211456", "3402823669209384634633746074317682114550" })
            probe.TryAsk("parsed", $"\"{text}\"").ShouldFail(ErrorCode.Reverted);
        foreach (string text in new[] { "-170141183460469231731687303715884105728", "170141183460469231731687303715884105727", "-1", "-0" })
            Assert.Equal($"\"{BigInteger.Parse(text, null)}\"", probe.Ask("parsed_signed", $"\"{text}\""));
        foreach (string text in new[] { "-", "--1", "170141183460469231731687303715884105728", "-170141183460469231731687303715884105729" })
            probe.TryAsk("parsed_signed", $"\"{text}\"").ShouldFail(ErrorCode.Reverted);
    }

    [Fact]
    public void CheckedArithmetic_AbortsWhereItWouldWrap()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);
        for (int a = -128; a <= 127; a += 17)
        {
            for (int b = -128; b <= 127; b += 15)
            {
                bool fits = a + b is >= -128 and <= 127 && a * b is >= -128 and <= 127;
                TestAnswer answer = probe.TryAsk("checked", $"{a}", $"{b}");
                Assert.Equal(fits, answer.IsSuccess);
                if (fits) Assert.Equal($"[{a + b},{a * b}]", probe.Ask("checked", $"{a}", $"{b}"));
            }
        }
    }

    [Fact]
    public void NumericArguments_ArePassedAsTheyAreAndMustFitTheirType()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);

        Assert.Equal("\"9000000000000000255\"", probe.Ask("narrow", "255", "true", "\"9000000000000000000\""));
        Assert.Equal("\"-1\"", probe.Ask("narrow", "1", "false", "\"0\""));
        probe.Contract.TryQuery("narrow", 256, 1, 0L).ShouldRevert("narrow: bad argument 0");
        probe.Contract.TryQuery("narrow", 1, 2, 0L).ShouldRevert("narrow: bad argument 1");
    }

    [Fact]
    public void Init_TakesDefaultsForWhatItIsNotGiven()
    {
        using var chain = new TestChain();

        Assert.Equal($"\"{UInt128.MaxValue}\"", DescribedContract.Deploy(chain, Probe).Ask("total_"));
        DescribedContract one = DescribedContract.Deploy(chain, Probe, "\"5\"");
        Assert.Equal("\"5\"", one.Ask("total_"));
        Assert.Equal("\"Open\"", one.Ask("phase"));
        Assert.Equal("\"Sold\"", DescribedContract.Deploy(chain, Probe, "\"5\"", "\"x\"", "true").Ask("phase"));
    }

    [Fact]
    public void AStructure_GoesThroughStorageEventAndResult()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);

        TestReceipt receipt = probe.TryCall("store", Order).ShouldSucceed();

        Assert.Equal(Order, probe.Ask("order", "0"));
        Assert.Equal("1", probe.Ask("count"));
        Assert.Equal("true", probe.Ask("was_seen", "\"Sold\"", "\"0x01020304\""));
        Assert.Equal("false", probe.Ask("was_seen", "\"Open\"", "\"0x01020304\""));
        receipt.ShouldLog("order_stored", Convert.FromHexString("00000000" + "0500000000000000" + "01020304" + "0102000000C3BC" + "01"));
        Assert.Equal("01020000", Convert.ToHexString(probe.Contract.Storage([.. "seen"u8, 1, 1, 2, 3, 4])!) + "020000");
    }

    [Fact]
    public void AList_GrowsShrinksAndRefusesIndicesBeyondItsEnd()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);
        string[] orders = [.. Enumerable.Range(1, 3).Select(price => Order.Replace("\"5\"", $"\"{price}\"", StringComparison.Ordinal))];
        foreach (string order in orders) probe.Call("store", order);

        Assert.Equal(orders[0], probe.Call("drop", "0"));
        Assert.Equal(orders[2], probe.Ask("order", "0"));
        Assert.Equal(orders[1], probe.Call("drop", "1"));
        Assert.Equal(orders[2], probe.Call("drop", "0"));

        Assert.Equal("0", probe.Ask("count"));
        Assert.Null(probe.Contract.Storage("orders"u8));
        TestAnswer answer = probe.TryAsk("order", "0");
        Assert.Contains("index out of the list's range", answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("~lib/vow-contract/assembly/storage.ts:", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOrderedMap_IsWalkedInTheOrderOfItsKeysWithinItsBounds()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);
        string[] names = ["b", "a", "ab", "", "a\\u0000", "ä", "z"];
        foreach (var (name, number) in names.Select((name, i) => (name, i))) probe.Call("name", $"\"{name}\"", $"{number}");

        string all = probe.Ask("list", "null", "null", "false");
        Assert.Equal("""[["",3],["a",1],["a\u0000",4],["ab",2],["b",0],["z",6],["ä",5]]""", all);
        Assert.Equal("""[["ab",2],["b",0]]""", probe.Ask("list", "\"ab\"", "\"z\"", "false"));
        Assert.Equal("""[["b",0],["ab",2]]""", probe.Ask("list", "\"ab\"", "\"z\"", "true"));
        Assert.Equal("[]", probe.Ask("list", "\"zz\"", "\"zzz\"", "false"));
    }

    [Fact]
    public void SignedKeys_AreInNumericOrder()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);

        Assert.Equal("null", probe.Ask("best"));
        foreach (int points in new[] { -5, 3, int.MinValue, 2 }) probe.Call("score", $"{points}", $"\"0x{new string('7', 400)}\"");
        Assert.Equal("3", probe.Ask("best"));
    }

    [Fact]
    public void ValuesLongerThanTheFirstBuffer_AreReadWhole()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);

        Assert.Equal("32", probe.Call("enlarge", "\"äöü€\"", "8"));
        Assert.Equal("80000", probe.Call("enlarge", "\"äöü€\"", "20000"));
    }

    [Fact]
    public void AFailure_IsItsTextAndTheDebugLogNamesThePlace()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);

        TestReceipt constant = probe.TryCall("store", Order.Replace("\"5\"", "\"0\"", StringComparison.Ordinal)).ShouldRevert("an order needs a price");
        TestReceipt computed = probe.TryCall("fail", "\"gründlich\"").ShouldRevert("gründlich");
        probe.TryAsk("unsigned", "\"1\"", "\"^\"", "\"1\"").ShouldRevert("there is no operator ^");

        Assert.Equal(["at assembly/shapes.ts:23"], constant.Trace().Logs);
        Assert.StartsWith("at assembly/index.ts:", Assert.Single(computed.Trace().Logs), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_IsTakenOnlyWhereItIsPayable()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);

        Assert.Equal("\"7\"", probe.WithValue(7).Call("paid"));
        probe.WithValue(7).TryCall("enlarge", "\"a\"", "1").ShouldRevert("enlarge takes no value");
        probe.WithValue(7).TryCall("numbers").ShouldRevert("numbers takes no value");
        probe.Contract.BalanceShouldBe(7);
        probe.Call("send", Quote(chain.Bob), "\"3\"");
        Assert.Equal("false", probe.Call("try_send", Quote(chain.Bob), "\"5\""));
        probe.TryCall("send", Quote(chain.Bob), "\"5\"").ShouldRevert("the contract's balance is too small");
        probe.Contract.BalanceShouldBe(4);
    }

    [Fact]
    public void InputBeyondTheParameters_Reverts()
    {
        using var chain = new TestChain();
        TestContract probe = DescribedContract.Deploy(chain, Probe).Contract;

        probe.TryQuery("count", new byte[1]).ShouldRevert("count: bad input at byte 0");
        probe.TryQuery("order", new byte[3]).ShouldRevert("order: bad input at byte 0");
        probe.TryQuery("order", new byte[5]).ShouldRevert("order: bad input at byte 4");
        probe.TryQuery("parsed", new byte[] { 255, 255, 255, 255, 1 }).ShouldRevert("parsed: bad input at byte 0");
    }

    [Fact]
    public void AnotherContract_IsCalledThroughItsClient()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe), other = DescribedContract.Deploy(chain, Probe);
        string address = Quote(other.Contract);

        Assert.Equal("\"ababab172623859790382856\"", probe.Call("ask", address));
        Assert.Equal("""{"price":"7","code":"0x01000000","note":null,"phase":"Sold"}""", other.Ask("order", "0"));
        probe.TryCall("ask_and_fail", address, "\"so\"").ShouldRevert("so");
        Assert.Equal("\"so\"", probe.Call("try_ask", address, "\"so\""));
        Assert.Equal("\"there is no such contract or method\"", probe.Call("try_ask", Quote(chain.Bob), "\"so\""));
        Assert.Contains("pop of an empty list", probe.TryCall("ask_and_panic", Quote(DescribedContract.Deploy(chain, Probe).Contract)).ShouldFail(ErrorCode.Reverted).ToString(), StringComparison.Ordinal);
        Assert.Equal("\"9\"", probe.WithValue(9).Call("pay_other", address));
        other.Contract.BalanceShouldBe(9);
    }

    [Fact]
    public void AContract_MakesAnotherAndReplacesItsOwnCode()
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);
        string code = $"\"0x{WasmVm.HashOf(Probe)}\"";

        string made = probe.Call("create", code, "\"77\"").Trim('"');
        probe.Call("upgrade", code);

        Assert.Equal("\"77\"", new DescribedContract(chain.Contract(AddressText.Parse(made), "made"), DescribedContract.Read(Probe)).Ask("total_"));
        probe.Contract.Upgrade("sdk/assemblyscript/probe/probe.wasm", Input.Of((UInt128)6));
        Assert.Equal("\"6\"", probe.Ask("total_"));
    }

    private static void Arithmetic(string method, BigInteger least, BigInteger most, int seed)
    {
        using var chain = new TestChain();
        DescribedContract probe = DescribedContract.Deploy(chain, Probe);
        var random = new Random(seed);
        BigInteger[] edges = [0, 1, most, least, most - 1, (BigInteger)ulong.MaxValue, (BigInteger)ulong.MaxValue + 1];
        for (int i = 0; i < 400; i++)
        {
            BigInteger a = Pick(), b = Pick();
            foreach (string operation in new[] { "+", "-", "*", "/", "%", "?" })
            {
                TestAnswer answer = probe.TryAsk(method, Text(a), $"\"{operation}\"", Text(b));
                BigInteger? expected = operation switch
                {
                    "+" => a + b,
                    "-" => a - b,
                    "*" => a * b,
                    "/" => b.IsZero ? null : a / b,
                    "%" => b.IsZero ? null : a % b,
                    _ => 0,
                };
                if (operation == "?") Assert.Equal(a < b ? "\"<\"" : a > b ? "\">\"" : "\"==\"", probe.Ask(method, Text(a), "\"?\"", Text(b)));
                else if (expected is { } number && number >= least && number <= most) Assert.Equal(Text(number), probe.Ask(method, Text(a), $"\"{operation}\"", Text(b)));
                else answer.ShouldFail(ErrorCode.Reverted);
            }
        }

        BigInteger Pick()
        {
            BigInteger number = random.Next(4) == 0 ? edges[random.Next(edges.Length)] : Number(random, 127);
            return least < 0 && number > 0 && random.Next(2) == 0 ? -number : BigInteger.Min(number, most);
        }
    }

    // All sizes are equally likely, so that halves of zero and of ones come up.
    private static BigInteger Number(Random random, int bits)
    {
        int size = random.Next(bits + 1);
        BigInteger number = 0;
        for (int i = 0; i < size; i++) number = (number << 1) | random.Next(2);
        return number;
    }

    private static string Text(BigInteger number) => $"\"{number}\"";

    private static string Quote(Address address) => $"\"{AddressText.Format(address)}\"";

    private static string Quote(TestAccount account) => Quote(account.Address);

    private static string Quote(TestContract contract) => Quote(contract.Address);
}
