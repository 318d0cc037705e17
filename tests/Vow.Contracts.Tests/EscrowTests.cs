using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class EscrowTests
{
    private const string Module = "contracts/escrow/escrow.wasm";
    private const string Puppet = "tests/fixtures/contracts/puppet/puppet.wasm";
    private const ulong BlockMilliseconds = 1000;       // between two blocks of a test chain
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void ADeal_HoldsTheBuyersValueUntilItIsReleasedToTheSeller()
    {
        using var chain = new TestChain();
        TestContract escrow = chain.Deploy(Module);

        ulong id = Open(chain, escrow, chain.Alice, 500);
        escrow.BalanceShouldBe(500);
        UInt128 before = chain.Bob.Balance;
        escrow.As(chain.Alice).Call("release", ("id", id))
            .ShouldLog("released", ("id", id), ("seller", chain.Bob), ("amount", 500), ("by", chain.Alice));

        Assert.Equal(before + 500, chain.Bob.Balance);
        escrow.BalanceShouldBe(0);
        Assert.Equal("none", escrow.Query("deal", ("id", id)).Value!.ToString());
    }

    [Theory]
    [InlineData("alice", "release", null)]
    [InlineData("bob", "release", "only the buyer or the arbiter can release")]
    [InlineData("carol", "release", null)]
    [InlineData("dave", "release", "only the buyer or the arbiter can release")]
    [InlineData("alice", "refund", "the buyer can take it back only after the deadline")]
    [InlineData("bob", "refund", null)]
    [InlineData("carol", "refund", null)]
    [InlineData("dave", "refund", "only the seller, the arbiter or the buyer can refund")]
    public void WhoMayEndADeal_BeforeTheDeadline(string who, string method, string? refusal)
    {
        using var chain = new TestChain();
        TestContract escrow = chain.Deploy(Module);
        ulong id = Open(chain, escrow, chain.Alice, 500);

        TestReceipt receipt = escrow.As(chain.Account(who)).TryCall(method, ("id", id));

        if (refusal is null) receipt.ShouldSucceed();
        else receipt.ShouldRevert(refusal);
        escrow.BalanceShouldBe(refusal is null ? 0 : 500u);
    }

    [Fact]
    public void TheBuyer_TakesItBackAfterTheDeadlineAndNobodyTwice()
    {
        using var chain = new TestChain();
        TestContract escrow = chain.Deploy(Module);
        ulong id = Open(chain, escrow, chain.Alice, 500);
        Open(chain, escrow, chain.Alice, 300);

        chain.AdvanceTime(2 * Day);
        escrow.As(chain.Alice).Call("refund", ("id", id)).ShouldLog("refunded", ("id", id), ("buyer", chain.Alice), ("amount", 500), ("by", chain.Alice));

        escrow.As(chain.Alice).TryCall("refund", ("id", id)).ShouldRevert("no such open deal");
        escrow.As(chain.Carol).TryCall("release", ("id", id)).ShouldRevert("no such open deal");
        escrow.BalanceShouldBe(300);
    }

    [Fact]
    public void ADealThatMakesNoSense_IsNotOpened()
    {
        using var chain = new TestChain();
        TestContract escrow = chain.Deploy(Module);
        ulong soon = Deadline(chain);

        TryOpen(escrow, chain.Alice, chain.Bob, chain.Carol, soon, 0).ShouldRevert("no value was sent");
        TryOpen(escrow, chain.Alice, chain.Alice, chain.Carol, soon, 5).ShouldRevert("buyer and seller are the same");
        TryOpen(escrow, chain.Alice, chain.Bob, chain.Bob, soon, 5).ShouldRevert("the arbiter is one of the parties");
        TryOpen(escrow, chain.Alice, chain.Bob, chain.Alice, soon, 5).ShouldRevert("the arbiter is one of the parties");
        TryOpen(escrow, chain.Alice, chain.Bob, chain.Carol, 1, 5).ShouldRevert("the deadline has passed");
        TryOpen(escrow, chain.Alice, chain.Bob, chain.Carol, ulong.MaxValue, 5).ShouldRevert("the deadline is more than five years away");
        escrow.WithValue(5).TryCall("release", ("id", 1ul)).ShouldRevert("release takes no value");
        escrow.BalanceShouldBe(0);
    }

    [Fact]
    public void DealsAreListedInPages()
    {
        using var chain = new TestChain();
        TestContract escrow = chain.Deploy(Module);
        for (uint amount = 1; amount <= 5; amount++) Open(chain, escrow, chain.Alice, amount);
        escrow.Call("release", ("id", 3ul));

        Assert.Equal([1, 2], Ids(escrow.Query("deals", ("limit", 2))));
        Assert.Equal([4, 5], Ids(escrow.Query("deals", ("after", 2ul), ("limit", 1000))));
        Assert.Empty(Ids(escrow.Query("deals", ("after", 5ul))));
    }

    [Fact]
    public void NothingIsMadeOrLost_WhateverIsCalled() => RandomPlay.Run(10, random =>
    {
        using var chain = new TestChain();
        TestContract escrow = chain.Deploy(Module);
        TestContract puppet = chain.Deploy(Puppet, value: 100_000, from: chain.Dave);
        TestAccount[] accounts = [chain.Alice, chain.Bob, chain.Carol, chain.Dave];
        Address[] parties = [.. accounts.Select(account => account.Address), puppet.Address];
        var open = new SortedDictionary<ulong, (Address Buyer, Address Seller, Address Arbiter, UInt128 Amount, ulong Deadline)>();
        ulong last = 0;
        for (int step = 0; step < 80; step++)
        {
            int who = random.Next(parties.Length);
            Address by = parties[who];
            if (random.Next(8) == 0) chain.AdvanceTime(TimeSpan.FromHours(random.Next(1, 20)));
            if (random.Next(3) == 0)
            {
                (Address seller, Address arbiter, UInt128 amount) = (parties[random.Next(parties.Length)], parties[random.Next(parties.Length)], (UInt128)random.Next(0, 400));
                ulong deadline = Deadline(chain) - (ulong)random.Next(0, 30 * 3_600_000);
                bool isFit = amount > 0 && seller != by && arbiter != by && arbiter != seller && deadline > Now(chain) && (who < accounts.Length || puppet.Balance >= amount);
                TestReceipt receipt = Act("open", amount, Input.Of(seller, arbiter, deadline));
                Assert.Equal(isFit, receipt.IsSuccess);
                if (isFit) open.Add(++last, (by, seller, arbiter, amount, deadline));
            }
            else
            {
                ulong id = (ulong)random.Next(0, (int)last + 2);
                bool isRelease = random.Next(2) == 0;
                bool may = open.TryGetValue(id, out var deal) && (isRelease ? by == deal.Buyer || by == deal.Arbiter
                    : by == deal.Seller || by == deal.Arbiter || (by == deal.Buyer && Now(chain) >= deal.Deadline));
                Address to = isRelease ? deal.Seller : deal.Buyer;
                UInt128 before = may ? BalanceOf(to) : 0;
                TestReceipt receipt = Act(isRelease ? "release" : "refund", 0, Input.Of(id));
                Assert.Equal(may, receipt.IsSuccess);
                if (may) Assert.Equal(before + deal.Amount, BalanceOf(to) + (Paid(to) ? receipt.Fee + receipt.Receipt!.DepositHeld - receipt.Receipt.DepositReturned : 0));
                open.Remove(may ? id : 0);
            }

            Assert.Equal(open.Values.Aggregate((UInt128)0, (sum, deal) => sum + deal.Amount), escrow.Balance);

            TestReceipt Act(string method, UInt128 value, byte[] input) => who < accounts.Length
                ? escrow.As(accounts[who]).WithValue(value).TryCall(method, input)
                : puppet.As(chain.Dave).TryCall("act", ("target", escrow), ("method", method), ("input", input), ("value", value));
            bool Paid(Address account) => account == (who < accounts.Length ? accounts[who].Address : chain.Dave.Address);
            UInt128 BalanceOf(Address account) => account == puppet.Address ? puppet.Balance : accounts.Single(one => one.Address == account).Balance;
        }

        Assert.Equal(open.Keys.Take(50).Select(id => (int)id), Ids(escrow.Query("deals", ("limit", 50))));
    });

    private static ulong Open(TestChain chain, TestContract escrow, TestAccount buyer, UInt128 amount)
    {
        TestReceipt receipt = TryOpen(escrow, buyer, chain.Bob, chain.Carol, Deadline(chain), amount).ShouldSucceed();
        return receipt.Returned.AsUInt64();
    }

    private static TestReceipt TryOpen(TestContract escrow, TestAccount buyer, Address seller, Address arbiter, ulong deadline, UInt128 amount) =>
        escrow.As(buyer).WithValue(amount).TryCall("open", ("seller", seller), ("arbiter", arbiter), ("deadline", deadline));

    private static ulong Now(TestChain chain) => chain.TimestampMilliseconds + BlockMilliseconds;

    private static ulong Deadline(TestChain chain) => Now(chain) + (ulong)Day.TotalMilliseconds;

    private static IEnumerable<int> Ids(Returned page) =>
        ((AbiValue.Items)page.Value!).Values.Select(entry => (int)((AbiValue.Number)((AbiValue.Items)entry).Values[0]).Value);
}
