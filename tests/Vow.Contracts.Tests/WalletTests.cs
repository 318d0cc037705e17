using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class WalletTests
{
    private const string Module = "contracts/wallet/wallet.wasm";
    private const string Puppet = "tests/fixtures/contracts/puppet/puppet.wasm";

    [Fact]
    public void WhatEnoughOwnersConfirm_IsDoneOnce()
    {
        using var chain = new TestChain();
        TestContract wallet = Deploy(chain, 2);
        ulong id = Propose(wallet, chain.Alice, Send(chain.Dave, 400));
        UInt128 before = chain.Dave.Balance;

        wallet.As(chain.Alice).TryCall("execute", ("id", id)).ShouldRevert("not enough owners have confirmed");
        wallet.As(chain.Bob).Call("confirm", ("id", id)).ShouldLog("confirmed", ("id", id), ("by", chain.Bob));
        wallet.As(chain.Alice).Call("execute", ("id", id)).ShouldLog("executed", ("id", id), ("by", chain.Alice));

        Assert.Equal(before + 400, chain.Dave.Balance);
        wallet.BalanceShouldBe(600);
        wallet.As(chain.Bob).TryCall("execute", ("id", id)).ShouldRevert("no such proposal");
    }

    [Fact]
    public void AStranger_CanPayIn_AndNothingElse()
    {
        using var chain = new TestChain();
        TestContract wallet = Deploy(chain, 1);
        ulong id = Propose(wallet, chain.Alice, Send(chain.Dave, 400));
        TestContract stranger = wallet.As(chain.Dave);

        stranger.WithValue(7).Call("deposit").ShouldLog("deposited", ("from", chain.Dave), ("amount", 7));
        foreach (string method in (string[])["confirm", "revoke", "execute"]) stranger.TryCall(method, ("id", id)).ShouldRevert("only an owner can do this");
        stranger.TryCall("propose", ("action", Send(chain.Dave, 1))).ShouldRevert("only an owner can do this");

        wallet.BalanceShouldBe(1_007);
    }

    [Fact]
    public void AnOwnerWhoLeavesAndComesBack_HasConfirmedNothing()
    {
        using var chain = new TestChain();
        TestContract wallet = Deploy(chain, 2);
        ulong payment = Propose(wallet, chain.Bob, Send(chain.Dave, 400));
        Agree(chain, wallet, ("RemoveOwner", Input.Fields(("owner", chain.Bob))));
        Agree(chain, wallet, ("AddOwner", Input.Fields(("owner", chain.Bob))));

        wallet.As(chain.Alice).Call("confirm", ("id", payment));
        wallet.As(chain.Alice).TryCall("execute", ("id", payment)).ShouldRevert("not enough owners have confirmed");
        wallet.As(chain.Bob).Call("confirm", ("id", payment));
        wallet.As(chain.Bob).Call("execute", ("id", payment));

        wallet.BalanceShouldBe(600);
    }

    [Fact]
    public void OwnersAndThreshold_StayPossible()
    {
        using var chain = new TestChain();
        TestContract wallet = Deploy(chain, 2);

        TryAgree(chain, wallet, ("SetThreshold", Input.Fields(("threshold", 0)))).ShouldRevert("the threshold is zero");
        TryAgree(chain, wallet, ("SetThreshold", Input.Fields(("threshold", 4)))).ShouldRevert("the threshold is above the number of owners");
        TryAgree(chain, wallet, ("AddOwner", Input.Fields(("owner", chain.Bob)))).ShouldRevert("already an owner");
        TryAgree(chain, wallet, ("RemoveOwner", Input.Fields(("owner", chain.Dave)))).ShouldRevert("not an owner");
        TryAgree(chain, wallet, ("SetThreshold", Input.Fields(("threshold", 3)))).ShouldSucceed();
        Assert.Equal(3u, wallet.Query("threshold").AsUInt32());
        chain.TryDeploy(Module, [("owners", (object[])[chain.Alice, chain.Alice]), ("threshold", 1)]).ShouldRevert("already an owner");
        chain.TryDeploy(Module, [("owners", (object[])[chain.Alice]), ("threshold", 2)]).ShouldRevert("the threshold is above the number of owners");
    }

    [Fact]
    public void ARevokedConfirmation_DoesNotCountAndAProposalNobodyConfirmsIsGone()
    {
        using var chain = new TestChain();
        TestContract wallet = Deploy(chain, 2);
        ulong id = Propose(wallet, chain.Alice, Send(chain.Dave, 400));
        wallet.As(chain.Bob).Call("confirm", ("id", id));
        wallet.As(chain.Bob).TryCall("confirm", ("id", id)).ShouldRevert("already confirmed");

        wallet.As(chain.Alice).Call("revoke", ("id", id));
        wallet.As(chain.Bob).TryCall("execute", ("id", id)).ShouldRevert("not enough owners have confirmed");
        wallet.As(chain.Alice).TryCall("revoke", ("id", id)).ShouldRevert("not confirmed");
        wallet.As(chain.Bob).Call("revoke", ("id", id));

        wallet.As(chain.Bob).TryCall("confirm", ("id", id)).ShouldRevert("no such proposal");
    }

    [Fact]
    public void ACalledContract_CanNeitherCallBackNorHoldTheWalletUp()
    {
        using var chain = new TestChain();
        TestContract wallet = Deploy(chain, 1);
        TestContract puppet = chain.Deploy(Puppet);
        ulong other = Propose(wallet, chain.Alice, Send(chain.Dave, 400));
        puppet.Call("set_reaction", ("reaction", ("CallBack", Input.Fields(("target", wallet), ("method", "execute"), ("input", Input.Of(other))))));
        ulong id = Propose(wallet, chain.Alice, Call(puppet, 100));

        wallet.Call("execute", ("id", id));
        Assert.Equal("\"the called contract is being called already\"", puppet.Query("seen").Value!.ToString());
        puppet.BalanceShouldBe(100);

        puppet.Call("set_reaction", ("reaction", "Refuse"));
        ulong refused = Propose(wallet, chain.Alice, Call(puppet, 100));
        wallet.TryCall("execute", ("id", refused)).ShouldRevert("I will not");
        puppet.Call("set_reaction", ("reaction", "BurnGas"));
        wallet.TryCall("execute", ("id", refused)).ShouldRevert("the called contract ran out of gas");
        puppet.Call("set_reaction", ("reaction", "Accept"));
        wallet.Call("execute", ("id", refused));

        wallet.BalanceShouldBe(800);
    }

    [Fact]
    public void TheWallet_DoesNotCallItself()
    {
        using var chain = new TestChain();
        TestContract wallet = Deploy(chain, 1);

        wallet.TryCall("propose", ("action", Call(wallet, 0))).ShouldRevert("the wallet does not call itself");
    }

    [Fact]
    public void OnlyWhatPresentOwnersConfirm_IsDoneAndOnce_WhateverIsCalled()
    {
        int executed = 0;
        RandomPlay.Run(8, random => executed += Play(random));
        Assert.True(executed > 0, "a play in which nothing is ever executed shows nothing");
    }

    private static int Play(Random random)
    {
        int executed = 0;
        using var chain = new TestChain();
        TestContract puppet = chain.Deploy(Puppet);
        TestAccount[] accounts = [chain.Alice, chain.Bob, chain.Carol, chain.Dave];
        TestContract wallet = Deploy(chain, 2);
        UInt128 balance = 1_000;
        (int threshold, int lastMember, ulong lastId) = (2, 3, 0);
        var members = new List<(int Account, int Number)> { (0, 1), (1, 2), (2, 3) };
        var proposals = new SortedDictionary<ulong, (int Kind, int About, UInt128 Amount, HashSet<(int, int)> Confirmed)>();
        int reaction = 0;
        for (int step = 0; step < 100; step++)
        {
            int who = random.Next(accounts.Length);
            var member = members.FirstOrDefault(one => one.Account == who, (Account: -1, Number: 0));
            bool isMember = member.Account == who;
            ulong id = (ulong)random.Next(Math.Max(0, (int)lastId - 3), (int)lastId + 2);
            bool exists = proposals.TryGetValue(id, out var proposal);
            TestContract mine = wallet.As(accounts[who]);
            switch (random.Next(6))
            {
                case 0 or 1:
                    (int kind, int about, UInt128 amount) = (random.Next(5), random.Next(accounts.Length), (UInt128)random.Next(1, 150));
                    Assert.Equal(isMember, mine.TryCall("propose", ("action", ActionOf(kind, about, amount))).IsSuccess);
                    if (isMember) proposals.Add(++lastId, (kind, about, amount, [member]));
                    break;
                case 2:
                    bool adds = exists && isMember && !proposal.Confirmed.Contains(member);
                    Assert.Equal(adds, mine.TryCall("confirm", ("id", id)).IsSuccess);
                    if (adds)
                    {
                        proposal.Confirmed.RemoveWhere(one => !members.Contains(one));
                        proposal.Confirmed.Add(member);
                    }

                    break;
                case 3 when random.Next(3) == 0:
                    bool takes = exists && isMember && proposal.Confirmed.Contains(member);
                    Assert.Equal(takes, mine.TryCall("revoke", ("id", id)).IsSuccess);
                    if (takes && proposal.Confirmed.Remove(member) && proposal.Confirmed.Count == 0) proposals.Remove(id);
                    break;
                case 4 when random.Next(3) == 0:
                    reaction = random.Next(4);
                    puppet.Call("set_reaction", ("reaction", reaction switch
                    {
                        0 => "Accept",
                        1 => ("CallBack", Input.Fields(("target", wallet), ("method", "execute"), ("input", Input.Of(id)))),
                        2 => "Refuse",
                        _ => (object)"BurnGas",
                    }));
                    break;
                default:
                    bool may = exists && isMember && proposal.Confirmed.Count(members.Contains) >= threshold && CanAct(proposal);
                    Assert.Equal(may, mine.TryCall("execute", ("id", id)).IsSuccess);
                    if (may && proposals.Remove(id))
                    {
                        Act(proposal);
                        executed++;
                    }

                    break;
            }

            wallet.BalanceShouldBe(balance);
            Assert.Equal(members.Select(one => accounts[one.Account].Address), ((AbiValue.Items)wallet.Query("owners").Value!).Values.Select(one => ((AbiValue.Address)one).Value));
            Assert.Equal((uint)threshold, wallet.Query("threshold").AsUInt32());
        }

        return executed;

        (string, object?) ActionOf(int kind, int about, UInt128 amount) => kind switch
        {
            0 => Send(accounts[about], amount),
            1 => Call(puppet, amount),
            2 => ("AddOwner", Input.Fields(("owner", accounts[about]))),
            3 => ("RemoveOwner", Input.Fields(("owner", accounts[about]))),
            _ => ("SetThreshold", Input.Fields(("threshold", about))),
        };
        bool CanAct((int Kind, int About, UInt128 Amount, HashSet<(int, int)> _) proposal) => proposal.Kind switch
        {
            0 => balance >= proposal.Amount,
            1 => balance >= proposal.Amount && reaction < 2,
            2 => members.All(one => one.Account != proposal.About),
            3 => members.Any(one => one.Account == proposal.About) && members.Count > threshold,
            _ => proposal.About >= 1 && proposal.About <= members.Count,
        };
        void Act((int Kind, int About, UInt128 Amount, HashSet<(int, int)> _) proposal)
        {
            if (proposal.Kind < 2) balance -= proposal.Amount;
            else if (proposal.Kind == 2) members.Add((proposal.About, ++lastMember));
            else if (proposal.Kind == 3) members.RemoveAll(one => one.Account == proposal.About);
            else threshold = proposal.About;
        }
    }

    private static TestContract Deploy(TestChain chain, int threshold) =>
        chain.Deploy(Module, [("owners", (object[])[chain.Alice, chain.Bob, chain.Carol]), ("threshold", threshold)], from: chain.Alice, value: 1_000);

    private static (string, object?) Send(TestAccount to, UInt128 amount) => ("Send", Input.Fields(("to", to), ("amount", amount)));

    private static (string, object?) Call(TestContract contract, UInt128 value) =>
        ("Call", Input.Fields(("contract", contract), ("method", "poke"), ("input", Array.Empty<byte>()), ("value", value)));

    private static ulong Propose(TestContract wallet, TestAccount owner, (string, object?) action) => wallet.As(owner).Call("propose", ("action", action)).Returned.AsUInt64();

    private static void Agree(TestChain chain, TestContract wallet, (string, object?) action) => TryAgree(chain, wallet, action).ShouldSucceed();

    private static TestReceipt TryAgree(TestChain chain, TestContract wallet, (string, object?) action)
    {
        ulong id = Propose(wallet, chain.Alice, action);
        wallet.As(chain.Carol).Call("confirm", ("id", id));
        return wallet.As(chain.Alice).TryCall("execute", ("id", id));
    }
}
