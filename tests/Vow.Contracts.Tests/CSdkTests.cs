using System.Numerics;
using System.Security.Cryptography;
using Vow.Engine;
using Vow.Ledger;
using Vow.Testing;

namespace Vow.Contracts.Tests;

/// <summary>vow.h and vow.hpp through <c>sdk/c/probe</c> and <c>sdk/c/probe-cpp</c>: one contract in both, which uses what the examples do not.</summary>
public sealed class CSdkTests
{
    private const string Order = """{"price":"5","note":"ü"}""";

    public static TheoryData<string> Probes => ["probe", "probe-cpp"];

    [Theory]
    [MemberData(nameof(Probes))]
    public void OrderedMap_IsWalkedInTheOrderOfItsKeys(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        foreach (string name in new[] { "b", "", "ba", "a", "ü", "a" }) probe.Call("name", $"\"{name}\"");

        Assert.Equal("""["","a","b","ba","ü"]""", probe.Ask("names_from", "\"\""));
        Assert.Equal("""["ba","ü"]""", probe.Ask("names_from", "\"b0\""));
        Assert.Equal("""["ü","ba","b","a",""]""", probe.Ask("names_down"));
        Assert.Equal("3", probe.Call("name", "\"a\""));

        Assert.Equal("true", probe.Call("forget", "\"b\""));
        Assert.Equal("false", probe.Call("forget", "\"b\""));
        Assert.Equal("""["ü","ba","a",""]""", probe.Ask("names_down"));
    }

    [Fact]
    public void AnEntryAssignedToAnEntry_StoresItsValue()
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, "probe-cpp");
        probe.Call("name", "\"a\"");

        Assert.Equal("1", probe.Call("copy", "\"a\"", "\"b\""));
        Assert.Equal("2", probe.Call("name", "\"b\""));
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void OrderedMap_OfStructuredKeysSortsByTheirFields(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        probe.Call("settle", """{"row":1,"name":"a"}""", "[1,1,1]");
        probe.Call("settle", """{"row":-5,"name":"b"}""", "[0,2,0]");
        probe.Call("settle", """{"row":-5,"name":"a"}""", "[0,0,1]");

        Assert.Equal("123", probe.Ask("sum_of_places"));
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void List_GrowsShrinksAndHasBounds(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);

        Assert.Equal("1", probe.Call("push", Order));
        Assert.Equal("2", probe.Call("push", """{"price":"6","note":null}"""));
        probe.Call("replace", "0", """{"price":"7","note":""}""");
        Assert.Equal("""{"price":"7","note":""}""", probe.Ask("order", "0"));
        probe.TryAsk("order", "2").ShouldRevert("panicked: ");
        probe.TryCall("replace", "2", Order).ShouldRevert("panicked: ");

        Assert.Equal("""{"price":"6","note":null}""", probe.Call("pop"));
        Assert.Equal("""{"price":"7","note":""}""", probe.Call("pop"));
        probe.TryCall("pop").ShouldRevert("panicked: ");
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void ACell_KeepsEachVariantOfAnEnum(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        string sold = $$$"""{"Sold":{"to":"{{{AddressText.Format(chain.Bob.Address)}}}","paid":"9"}}""";

        Assert.Equal("\"Open\"", probe.Ask("stage"));
        probe.Call("sell", sold);
        Assert.Equal(sold, probe.Ask("stage"));
        Assert.Equal("false", probe.Ask("marked"));
        probe.Call("set_mark", "\"0x01020304\"");
        Assert.Equal("true", probe.Ask("marked"));
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void AMissingLastParameter_IsItsDefault(string folder)
    {
        using var chain = new TestChain();
        TestContract probe = Deploy(chain, folder).Contract;

        Assert.Equal(10507ul, probe.Query("sum", Input.Of(1ul)).AsUInt64());
        Assert.Equal(10207ul, probe.Query("sum", Input.Of(1ul, 2ul)).AsUInt64());
        Assert.Equal(10203ul, probe.Query("sum", Input.Of(1ul, 2ul, (byte)3)).AsUInt64());
        probe.TryQuery("sum", Input.Of(1ul, (byte)2)).ShouldRevert("sum: bad input at byte 8");
        probe.TryQuery("sum", Array.Empty<byte>()).ShouldRevert("sum: bad input at byte 0");
        probe.TryQuery("sum", Input.Of(1ul, 2ul, (byte)3, (byte)4)).ShouldRevert("sum: bad input at byte 17");
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void ANumberThatDoesNotFitItsParameter_IsRefused(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);

        Assert.Equal("\"-131070\"", probe.Ask("narrow", "true", "-2", "65535"));
        foreach (var (flag, tiny, small) in new[] { (2, 1, 1), (-1, 1, 1), (1, 128, 1), (1, -129, 1), (1, 1, 65536), (1, 1, -1) })
            probe.Contract.TryQuery("narrow", flag, tiny, small).ShouldRevert("narrow: bad argument ");
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void Value_IsTakenWhereItIsWantedOnly(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);

        Assert.Equal("\"70\"", probe.WithValue(70).Call("pay"));
        probe.WithValue(1).TryCall("nothing").ShouldRevert("nothing takes no value");
        probe.TryCall("nothing").ShouldSucceed().ShouldLog("nothing", ReadOnlyMemory<byte>.Empty);
        probe.TryCall("take", "\"71\"").ShouldRevert("too little is here");
        probe.Call("take", "\"70\"");
        Assert.Equal(0u, probe.Contract.Balance);
    }

    [Theory]
    [InlineData("probe", "probe.c")]
    [InlineData("probe-cpp", "probe.cpp")]
    public void AMistakeOfTheContract_EndsTheCallWithItsPlace(string folder, string file)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        string[] source = File.ReadAllLines(Path.Combine(EncodingVectors.Root, "sdk/c", folder, file));
        string Place(string text) => $"({file}:{Array.FindIndex(source, line => line.Contains(text, StringComparison.Ordinal)) + 1})";

        Assert.Equal("255", probe.Ask("add", "254", "1"));
        probe.TryAsk("add", "255", "1").ShouldRevert($"panicked: addition overflow {Place("VOW_ADD(a, b)")}");
        probe.TryAsk("subtract", "-2147483648", "1").ShouldRevert($"panicked: subtraction overflow {Place("VOW_SUB(a, b)")}");
        Assert.Equal("3", probe.Ask("half", "6"));
        probe.TryAsk("half", "7").ShouldRevert($"panicked: assertion failed: even % 2 == 0 {Place("VOW_ASSERT")}");
        probe.TryAsk("divide", "\"1\"", "\"0\"").ShouldFail(ErrorCode.IntegerDivisionByZero);
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void ArithmeticOn128Bits_IsThatOfWholeNumbers(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        var random = new Random(11);
        BigInteger most = (BigInteger)UInt128.MaxValue, least = (BigInteger)Int128.MinValue, highest = (BigInteger)Int128.MaxValue;
        BigInteger[] edges = [0, 1, most, highest, highest + 1, ulong.MaxValue, (BigInteger)ulong.MaxValue + 1];
        for (int i = 0; i < 150; i++)
        {
            BigInteger a = Pick(), b = Pick(), signedA = Signed(a), signedB = Signed(b);
            Check("multiply", a * b, most, a, b);
            Check("multiply_signed", signedA * signedB, highest, signedA, signedB);
            if (!b.IsZero)
            {
                Check("divide", a / b, most, a, b);
                Check("modulo", a % b, most, a, b);
                if (signedA != least || signedB != -1)
                {
                    Check("divide_signed", signedA / signedB, highest, signedA, signedB);
                    Check("modulo_signed", signedA % signedB, highest, signedA, signedB);
                }
            }

            int by = random.Next(128);
            Check("shift_left", (a << by) & most, most, a, by);
            Check("shift_right", a >> by, most, a, by);
            Check("shift_signed", signedA >> by, highest, signedA, by);
        }

        BigInteger Pick()
        {
            if (random.Next(4) == 0) return edges[random.Next(edges.Length)];
            byte[] bytes = new byte[random.Next(17)];
            random.NextBytes(bytes);
            return new BigInteger(bytes, isUnsigned: true);
        }

        BigInteger Signed(BigInteger number) => number > highest ? number - most - 1 : number;

        void Check(string method, BigInteger expected, BigInteger bound, BigInteger a, BigInteger b)
        {
            string[] arguments = [$"\"{a}\"", method.StartsWith("shift", StringComparison.Ordinal) ? $"{b}" : $"\"{b}\""];
            if (expected > bound || expected < (bound == most ? 0 : least)) probe.TryAsk(method, arguments).ShouldRevert("panicked: multiplication overflow");
            else Assert.Equal($"\"{expected}\"", probe.Ask(method, arguments));
        }
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void DataOfMoreThanAPage_GrowsTheMemory(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        byte[] data = new byte[200_000];
        new Random(5).NextBytes(data);
        string json = $"\"0x{Convert.ToHexStringLower(data)}\"";

        Assert.Equal(json, probe.Ask("same", json));
        Assert.Equal($"\"0x{Convert.ToHexStringLower(SHA256.HashData(data))}\"", probe.Ask("sha256", json));
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void ACallOfAnotherContract_FailsAsTheCalleeDoesOrAnswersItsStatus(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        TestContract token = chain.Deploy("contracts/token-c/token.wasm");
        string at = $"\"{AddressText.Format(token.Address)}\"", bob = $"\"{AddressText.Format(chain.Bob.Address)}\"", nobody = bob;
        token.Call("transfer", Input.Of(probe.Contract.Address, (UInt128)100));

        probe.Call("send_token", at, bob, "\"30\"");
        Assert.Equal("0", probe.Call("try_send_token", at, bob, "\"30\""));
        Assert.Equal("1", probe.Call("try_send_token", at, bob, "\"41\""));
        Assert.Equal("\"40\"", probe.Ask("own_tokens", at));
        probe.TryCall("send_token", at, bob, "\"41\"").ShouldRevert("insufficient balance");
        probe.TryCall("send_token", nobody, bob, "\"1\"").ShouldRevert("token.transfer: no such contract or method");
        Assert.Equal("4", probe.Call("try_send_token", nobody, bob, "\"1\""));
    }

    [Theory]
    [MemberData(nameof(Probes))]
    public void AResultThatIsNotWhatWasDeclared_IsAStatusOfATryAndFailsTheOther(string folder)
    {
        using var chain = new TestChain();
        DescribedContract probe = Deploy(chain, folder);
        // A number of items, u64, where a number of tokens, u128, is expected.
        TestContract items = chain.Deploy("contracts/nft/nft.wasm", Input.Of("Items", "IT"));
        string at = $"\"{AddressText.Format(items.Address)}\"";

        Assert.Equal("256", probe.Ask("try_own_tokens", at));
        probe.TryCall("own_tokens", at).ShouldRevert("token.balance_of: bad result");
    }

    private static DescribedContract Deploy(TestChain chain, string folder) =>
        DescribedContract.Deploy(chain, File.ReadAllBytes(Path.Combine(EncodingVectors.Root, "sdk/c", folder, "probe.wasm")));
}
