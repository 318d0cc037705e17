using System.Numerics;
using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class ExchangeTests
{
    private const string Hostile = "tests/fixtures/contracts/hostile-token/hostile_token.wasm";
    private static readonly string[] Modes = ["Honest", "CallBack", "CallBackThrough", "Lie", "Fee", "Refuse", "TakeTwice", "BurnGas"];

    [Fact]
    public void TheFirstShares_AreTheRootOfTheProductWithoutThoseThatBelongToNobody()
    {
        using var scene = new Scene();

        scene.Add(scene.Chain.Alice, 40_000, 90_000);

        Assert.Equal(59_000u, scene.Shares(scene.Chain.Alice));
        Assert.Equal(60_000u, scene.Exchange.Query("total_shares").AsUInt128());
        Assert.Equal((40_000u, 90_000u), scene.Reserves());
    }

    [Fact]
    public void TooLittleForTheFirstShares_IsRefusedAndGivenBack()
    {
        using var scene = new Scene();

        scene.TryAdd(scene.Chain.Alice, 1_000, 1_000, 0).ShouldRevert("too little for the first shares");

        Assert.Equal(1_000_000u, scene.Balance(scene.A, scene.Chain.Alice));
    }

    [Fact]
    public void LaterLiquidity_IsTakenAtTheRatioOfTheReserves()
    {
        using var scene = new Scene();
        scene.Add(scene.Chain.Alice, 40_000, 90_000);

        scene.Add(scene.Chain.Bob, 10_000, 90_000);

        Assert.Equal((50_000u, 112_500u), scene.Reserves());
        Assert.Equal(15_000u, scene.Shares(scene.Chain.Bob));
        Assert.Equal(1_000_000u - 22_500u, scene.Balance(scene.B, scene.Chain.Bob));
    }

    [Fact]
    public void ASwap_GivesWhatTheFormulaSaysAndTheQuoteSaid()
    {
        using var scene = new Scene();
        scene.Add(scene.Chain.Alice, 100_000, 200_000);
        UInt128 expected = 18_132;        // 200,000 · 9,970 / (100,000 + 9,970), rounded down

        UInt128 quoted = scene.Exchange.Query("quote", Input.Of(scene.A, (UInt128)10_000)).AsUInt128();
        TestReceipt receipt = scene.TrySwap(scene.Chain.Bob, scene.A, 10_000, quoted).ShouldSucceed();

        Assert.Equal(expected, quoted);
        Assert.Equal(expected, receipt.Returned.AsUInt128());
        Assert.Equal(1_000_000u - 10_000u, scene.Balance(scene.A, scene.Chain.Bob));
        Assert.Equal(1_000_000u + expected, scene.Balance(scene.B, scene.Chain.Bob));
        receipt.ShouldLog("swapped", Input.Of(scene.Chain.Bob, scene.A, (UInt128)10_000, expected));
    }

    [Fact]
    public void ASwapThatGivesLessThanAskedFor_LeavesEverythingAsItWas()
    {
        using var scene = new Scene();
        scene.Add(scene.Chain.Alice, 100_000, 200_000);

        scene.TrySwap(scene.Chain.Bob, scene.A, 10_000, 20_000).ShouldRevert("less than asked for");

        Assert.Equal(1_000_000u, scene.Balance(scene.A, scene.Chain.Bob));
        Assert.Equal((100_000u, 200_000u), scene.Reserves());
    }

    [Fact]
    public void WhatIsNoTokenOfTheExchange_IsNotTaken()
    {
        using var scene = new Scene();
        scene.Add(scene.Chain.Alice, 100_000, 200_000);

        scene.Exchange.TryCall("swap", Input.Of(scene.Exchange, (UInt128)1, (UInt128)0)).ShouldRevert("not one of the two tokens");
        scene.Exchange.TryCall("quote", Input.Of(scene.Exchange, (UInt128)1)).ShouldRevert("not one of the two tokens");
    }

    [Fact]
    public void RemovedShares_GiveTheirPartOfBothReserves()
    {
        using var scene = new Scene();
        scene.Add(scene.Chain.Alice, 40_000, 90_000);

        scene.Exchange.Call("remove_liquidity", Input.Of((UInt128)30_000, (UInt128)20_000, (UInt128)45_000));

        Assert.Equal((20_000u, 45_000u), scene.Reserves());
        Assert.Equal(1_000_000u - 20_000u, scene.Balance(scene.A, scene.Chain.Alice));
        scene.Exchange.TryCall("remove_liquidity", Input.Of((UInt128)30_000, (UInt128)0, (UInt128)0)).ShouldRevert("not so many shares");
        scene.Exchange.TryCall("remove_liquidity", Input.Of((UInt128)1_000, (UInt128)10_000, (UInt128)0)).ShouldRevert("less than asked for");
    }

    [Fact]
    public void TokensSentWithoutACall_MakeNoShareDearer()
    {
        using var scene = new Scene();
        scene.Add(scene.Chain.Alice, 1_001, 1_001);

        scene.A.Call("transfer", Input.Of(scene.Exchange, (UInt128)900_000));
        scene.Add(scene.Chain.Bob, 10_000, 10_000);

        Assert.Equal(10_000u, scene.Shares(scene.Chain.Bob));
    }

    [Fact]
    public void AmountsNearTheLimit_AreExchangedExactlyAndBeyondItRefused()
    {
        UInt128 limit = ((UInt128)1 << 112) - 1;
        using var scene = new Scene(supply: limit);
        scene.Exchange.Call("add_liquidity", Input.Of(limit - 1_000_000, limit, (UInt128)0));

        scene.A.Call("transfer", Input.Of(scene.Chain.Bob, (UInt128)1_000_000));
        scene.TrySwap(scene.Chain.Bob, scene.A, 1_000_000, 996_000).ShouldSucceed();

        scene.Exchange.TryCall("add_liquidity", Input.Of(limit + 1, (UInt128)1, (UInt128)0)).ShouldRevert("the amount is too large");
    }

    [Theory]
    [InlineData("CallBack", "swap")]
    [InlineData("CallBack", "remove_liquidity")]
    [InlineData("CallBackThrough", "swap")]
    [InlineData("CallBackThrough", "remove_liquidity")]
    public void ATokenThatCallsBack_IsRefusedAndTheSwapGoesOn(string mode, string method)
    {
        using var scene = new Scene(hostile: true);
        scene.Add(scene.Chain.Alice, 100_000, 100_000);
        byte[] cargo = method == "swap" ? Input.Of(scene.A, (UInt128)1_000, (UInt128)0) : Input.Of((UInt128)1, (UInt128)0, (UInt128)0);
        scene.B.Call("set_target", Input.Of(scene.Exchange, method, cargo, scene.Helper));
        scene.SetMode(mode);
        UInt128 quoted = scene.Exchange.Query("quote", Input.Of(scene.B, (UInt128)1_000)).AsUInt128();

        TestReceipt receipt = scene.TrySwap(scene.Chain.Bob, scene.B, 1_000, 0).ShouldSucceed();

        Assert.Equal(quoted, receipt.Returned.AsUInt128());
        Assert.EndsWith("the called contract is being called already", scene.B.Query("seen").AsText(), StringComparison.Ordinal);
        Assert.Equal((100_000u - quoted, 101_000u), scene.Reserves());
    }

    [Theory]
    [InlineData("Lie", "nothing has arrived")]
    [InlineData("Refuse", "I will not")]
    [InlineData("BurnGas", "the called contract ran out of gas")]
    public void ATokenThatDoesNotPay_GetsNothing(string mode, string message)
    {
        using var scene = new Scene(hostile: true);
        scene.Add(scene.Chain.Alice, 100_000, 100_000);
        scene.SetMode(mode);

        scene.TrySwap(scene.Chain.Bob, scene.B, 1_000, 0).ShouldRevert(message);

        Assert.Equal((100_000u, 100_000u), scene.Reserves());
    }

    [Fact]
    public void ATokenWithAFee_BuysForWhatArrives()
    {
        using var scene = new Scene(hostile: true);
        scene.Add(scene.Chain.Alice, 100_000, 100_000);
        UInt128 quoted = scene.Exchange.Query("quote", Input.Of(scene.B, (UInt128)900)).AsUInt128();
        scene.SetMode("Fee");

        TestReceipt receipt = scene.TrySwap(scene.Chain.Bob, scene.B, 1_000, 0).ShouldSucceed();

        Assert.Equal(quoted, receipt.Returned.AsUInt128());
        Assert.Equal((100_000u - quoted, 100_900u), scene.Reserves());
    }

    [Fact]
    public void ATokenThatTakesMoreThanWasSent_IsStopped()
    {
        using var scene = new Scene(hostile: true);
        scene.Add(scene.Chain.Alice, 100_000, 100_000);
        scene.SetMode("TakeTwice");

        scene.TrySwap(scene.Chain.Bob, scene.A, 1_000, 0).ShouldRevert("the token has taken more than was sent");

        Assert.Equal((100_000u, 100_000u), scene.Reserves());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NothingIsMadeOrLost_WhateverIsCalled(bool hostile) => RandomPlay.Run(8, random =>
    {
        using var scene = new Scene(hostile);
        TestAccount[] accounts = [scene.Chain.Alice, scene.Chain.Bob, scene.Chain.Carol, scene.Chain.Dave];
        for (int step = 0; step < 60; step++)
        {
            if (hostile && random.Next(5) == 0) scene.SetMode(Modes[random.Next(Modes.Length - 1)]);
            (BigInteger before, UInt128 sharesBefore) = (scene.Product(), scene.Exchange.Query("total_shares").AsUInt128());
            TestAccount account = accounts[random.Next(accounts.Length)];
            int choice = random.Next(4);
            TestReceipt receipt = choice switch
            {
                0 => scene.TryAdd(account, Amount(random), Amount(random), 0),
                1 => scene.Exchange.As(account).TryCall("remove_liquidity", Input.Of(random.Next(3) == 0 ? scene.Shares(account) : Amount(random), (UInt128)0, (UInt128)0)),
                _ => scene.TrySwap(account, random.Next(2) == 0 ? scene.A : scene.B, Amount(random), 0),
            };
            (BigInteger after, UInt128 sharesAfter) = (scene.Product(), scene.Exchange.Query("total_shares").AsUInt128());

            (UInt128 a, UInt128 b) = scene.Reserves();
            Assert.Equal(3_000_000u, Sum(scene, scene.A, accounts));
            Assert.True(scene.Balance(scene.A, scene.Exchange) == a, "what the exchange has of the honest token is what it has booked");
            Assert.True(scene.Balance(scene.B, scene.Exchange) >= b, "what the exchange has covers what it has booked");
            Assert.Equal(sharesAfter, (UInt128)accounts.Sum(holder => (decimal)scene.Shares(holder)) + (sharesAfter == 0 ? 0u : 1_000u));
            // √product per share never falls: nobody takes out more than their part.
            Assert.True(sharesBefore == 0 || after * BigInteger.Pow(sharesBefore, 2) >= before * BigInteger.Pow(sharesAfter, 2), $"a share became cheaper: step {step}, {receipt}");
            if (choice >= 2 && receipt.IsSuccess) Assert.True(after >= before, $"the product fell by a swap: step {step}");
        }
    });

    private static UInt128 Amount(Random random) => (UInt128)random.Next(1, random.Next(4) == 0 ? 900_000 : 5_000);

    private static UInt128 Sum(Scene scene, TestContract token, TestAccount[] accounts) =>
        accounts.Aggregate(scene.Balance(token, scene.Exchange), (sum, account) => sum + scene.Balance(token, account));

    /// <summary>Two tokens of which alice, bob and carol have a million each (the first one honest), and an exchange that may take all of it.</summary>
    private sealed class Scene : IDisposable
    {
        public Scene(bool hostile = false, UInt128? supply = null)
        {
            UInt128 each = supply ?? 1_000_000u;
            A = Chain.Deploy("contracts/token-rust/token.wasm", Input.Of(supply ?? 3 * each));
            B = Chain.Deploy(hostile ? Hostile : "contracts/token-rust/token.wasm", Input.Of(supply ?? 3 * each));
            Helper = Chain.Deploy(Hostile, Input.Of((UInt128)0));
            Exchange = Chain.Deploy("contracts/exchange/exchange.wasm", Input.Of(A, B, (ushort)30));
            foreach (TestContract token in (TestContract[])[A, B])
            {
                foreach (TestAccount account in (TestAccount[])[Chain.Alice, Chain.Bob, Chain.Carol, Chain.Dave])
                {
                    if (supply is null && (account == Chain.Bob || account == Chain.Carol)) token.Call("transfer", Input.Of(account, each));
                    token.As(account).Call("approve", Input.Of(Exchange, UInt128.MaxValue));
                }
            }
        }

        public TestChain Chain { get; } = new();

        public TestContract A { get; }

        public TestContract B { get; }

        public TestContract Helper { get; }

        public TestContract Exchange { get; }

        public void SetMode(string mode) => B.Call("set_mode", Input.Of((byte)Array.IndexOf(Modes, mode)));

        public void Add(TestAccount account, UInt128 a, UInt128 b) => TryAdd(account, a, b, 1).ShouldSucceed();

        public TestReceipt TryAdd(TestAccount account, UInt128 a, UInt128 b, UInt128 sharesMin) => Exchange.As(account).TryCall("add_liquidity", Input.Of(a, b, sharesMin));

        public TestReceipt TrySwap(TestAccount account, TestContract tokenIn, UInt128 amount, UInt128 outMin) => Exchange.As(account).TryCall("swap", Input.Of(tokenIn, amount, outMin));

        public UInt128 Shares(TestAccount account) => Exchange.Query("shares_of", Input.Of(account)).AsUInt128();

        public UInt128 Balance(TestContract token, Vow.Engine.Address account) => token.Query("balance_of", Input.Of(account)).AsUInt128();

        public (UInt128 A, UInt128 B) Reserves()
        {
            // Two structs of a token's address and an amount.
            byte[] bytes = Exchange.Query("reserves").AsBytes();
            return (Number(bytes, 32), Number(bytes, 80));
        }

        public BigInteger Product() => (BigInteger)Reserves().A * Reserves().B;

        public void Dispose() => Chain.Dispose();

        private static UInt128 Number(byte[] bytes, int at) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes.AsSpan(at));
    }
}
