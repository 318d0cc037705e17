using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class CrowdfundingTests
{
    [Fact]
    public void AGoalReachedInTime_IsPaidToTheCreatorOnce()
    {
        using var chain = new TestChain();
        TestContract fund = chain.Deploy("contracts/crowdfunding/crowdfunding.wasm");
        ulong id = Create(chain, fund, 1_000);
        Give(fund, chain.Bob, id, 600).ShouldSucceed();
        Give(fund, chain.Carol, id, 500).ShouldSucceed();

        fund.TryCall("claim", ("id", id)).ShouldRevert("the campaign is still open");
        chain.AdvanceTime(TimeSpan.FromDays(2));
        fund.As(chain.Bob).TryCall("claim", ("id", id)).ShouldRevert("only the creator can claim");
        fund.As(chain.Bob).TryCall("refund", ("id", id)).ShouldRevert("the goal was reached");
        UInt128 before = chain.Alice.Balance;
        TestReceipt receipt = fund.Call("claim", ("id", id)).ShouldLog("claimed", ("id", id), ("amount", 1_100));

        Assert.Equal(before + 1_100, chain.Alice.Balance + receipt.Fee + receipt.Receipt!.DepositHeld - receipt.Receipt.DepositReturned);
        fund.BalanceShouldBe(0);
        fund.TryCall("claim", ("id", id)).ShouldRevert("already claimed");
        Give(fund, chain.Dave, id, 1).ShouldRevert("the campaign is over");
    }

    [Fact]
    public void AGoalMissed_IsGivenBackToEachOnce()
    {
        using var chain = new TestChain();
        TestContract fund = chain.Deploy("contracts/crowdfunding/crowdfunding.wasm");
        ulong id = Create(chain, fund, 1_000);
        Give(fund, chain.Bob, id, 300).ShouldSucceed();
        Give(fund, chain.Bob, id, 200).ShouldSucceed();
        Give(fund, chain.Carol, id, 499).ShouldSucceed();
        Assert.Equal(500u, fund.Query("contribution", ("id", id), ("account", chain.Bob)).AsUInt128());

        fund.As(chain.Bob).TryCall("refund", ("id", id)).ShouldRevert("the campaign is still open");
        chain.AdvanceTime(TimeSpan.FromDays(2));
        fund.TryCall("claim", ("id", id)).ShouldRevert("the goal was not reached");
        fund.As(chain.Bob).Call("refund", ("id", id)).ShouldLog("refunded", ("id", id), ("contributor", chain.Bob), ("amount", 500));
        fund.As(chain.Bob).TryCall("refund", ("id", id)).ShouldRevert("nothing to refund");
        fund.As(chain.Dave).TryCall("refund", ("id", id)).ShouldRevert("nothing to refund");

        fund.BalanceShouldBe(499);
    }

    [Fact]
    public void ACampaignThatMakesNoSense_IsNotOpened()
    {
        using var chain = new TestChain();
        TestContract fund = chain.Deploy("contracts/crowdfunding/crowdfunding.wasm");
        ulong soon = chain.TimestampMilliseconds + 86_400_000;

        fund.TryCall("create", ("goal", 0), ("deadline", soon), ("title", "")).ShouldRevert("the goal is zero");
        fund.TryCall("create", ("goal", 1), ("deadline", 1), ("title", "")).ShouldRevert("the deadline has passed");
        fund.TryCall("create", ("goal", 1), ("deadline", ulong.MaxValue), ("title", "")).ShouldRevert("the deadline is more than a year away");
        fund.TryCall("create", ("goal", 1), ("deadline", soon), ("title", new string('t', 201))).ShouldRevert("the title is longer than 200 bytes");
        Give(fund, chain.Bob, 1, 5).ShouldRevert("no such campaign");
        ulong id = Create(chain, fund, 5);
        Give(fund, chain.Bob, id, 0).ShouldRevert("no value was sent");
    }

    [Fact]
    public void CampaignsAreListedInPages()
    {
        using var chain = new TestChain();
        TestContract fund = chain.Deploy("contracts/crowdfunding/crowdfunding.wasm");
        for (uint goal = 1; goal <= 5; goal++) Create(chain, fund, goal);

        Assert.Equal([1, 2], Ids(fund.Query("campaigns", ("limit", 2))));
        Assert.Equal([3, 4, 5], Ids(fund.Query("campaigns", ("after", 2))));
    }

    [Fact]
    public void WhatWasGiven_IsClaimedOrGivenBackAndNothingElse() => RandomPlay.Run(8, random =>
    {
        using var chain = new TestChain();
        TestContract fund = chain.Deploy("contracts/crowdfunding/crowdfunding.wasm");
        TestAccount[] accounts = [chain.Alice, chain.Bob, chain.Carol, chain.Dave];
        var campaigns = new List<(int Creator, UInt128 Goal, ulong Deadline, UInt128 Raised, bool Claimed, UInt128[] Given)>();
        for (int step = 0; step < 80; step++)
        {
            if (random.Next(6) == 0) chain.AdvanceTime(TimeSpan.FromHours(random.Next(1, 20)));
            int who = random.Next(accounts.Length);
            ulong now = chain.TimestampMilliseconds + 1000;
            if (campaigns.Count == 0 || random.Next(6) == 0)
            {
                (UInt128 goal, ulong deadline) = ((UInt128)random.Next(1, 500), now + (ulong)random.Next(1, 40) * 3_600_000);
                fund.As(accounts[who]).Call("create", ("goal", goal), ("deadline", deadline), ("title", "t"));
                campaigns.Add((who, goal, deadline, 0, false, new UInt128[accounts.Length]));
                continue;
            }

            int index = random.Next(campaigns.Count);
            ulong id = (ulong)index + 1;
            var campaign = campaigns[index];
            bool isOver = now >= campaign.Deadline, isReached = campaign.Raised >= campaign.Goal;
            switch (random.Next(3))
            {
                case 0:
                    UInt128 amount = (UInt128)random.Next(1, 200);
                    Assert.Equal(!isOver, Give(fund, accounts[who], id, amount).IsSuccess);
                    if (isOver) break;
                    campaign.Given[who] += amount;
                    campaigns[index] = campaign with { Raised = campaign.Raised + amount };
                    break;
                case 1:
                    bool claims = isOver && isReached && !campaign.Claimed && who == campaign.Creator;
                    Assert.Equal(claims, fund.As(accounts[who]).TryCall("claim", ("id", id)).IsSuccess);
                    if (claims) campaigns[index] = campaign with { Claimed = true };
                    break;
                default:
                    bool refunds = isOver && !isReached && campaign.Given[who] > 0;
                    Assert.Equal(refunds, fund.As(accounts[who]).TryCall("refund", ("id", id)).IsSuccess);
                    if (refunds) campaign.Given[who] = 0;
                    break;
            }

            fund.BalanceShouldBe(campaigns.Where(one => !one.Claimed).SelectMany(one => one.Given).Aggregate((UInt128)0, (sum, given) => sum + given));
        }
    });

    private static ulong Create(TestChain chain, TestContract fund, UInt128 goal) =>
        fund.Call("create", ("goal", goal), ("deadline", chain.TimestampMilliseconds + 86_400_000), ("title", "A bridge")).Returned.AsUInt64();

    private static TestReceipt Give(TestContract fund, TestAccount account, ulong id, UInt128 amount) => fund.As(account).WithValue(amount).TryCall("contribute", ("id", id));

    private static IEnumerable<int> Ids(Returned page) =>
        ((AbiValue.Items)page.Value!).Values.Select(entry => (int)((AbiValue.Number)((AbiValue.Items)entry).Values[0]).Value);
}
