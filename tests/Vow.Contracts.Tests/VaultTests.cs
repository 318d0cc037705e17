using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class VaultTests
{
    private const string First = "contracts/vault/v1/vault.wasm", Second = "contracts/vault/v2/vault.wasm";

    [Fact]
    public void Savings_ArePaidOutToWhoPaidThemInAndNoMore()
    {
        using var chain = new TestChain();
        TestContract vault = chain.Deploy(First);

        vault.As(chain.Bob).WithValue(500).Call("deposit").ShouldLog("deposited", ("account", chain.Bob), ("amount", 500));
        vault.As(chain.Bob).TryCall("withdraw", ("amount", 501)).ShouldRevert("not so much is there");
        vault.As(chain.Carol).TryCall("withdraw", ("amount", 1)).ShouldRevert("not so much is there");
        vault.As(chain.Bob).Call("withdraw", ("amount", 200));
        vault.TryCall("deposit").ShouldRevert("no value was sent");

        vault.BalanceShouldBe(300);
        Assert.Equal(300u, Of(vault, chain.Bob));
    }

    [Fact]
    public void AnUpgrade_MovesTheFirstAccountsAndLosesNone()
    {
        using var chain = new TestChain();
        TestContract vault = chain.Deploy(First);
        TestAccount[] accounts = Accounts(chain);
        for (int index = 0; index < accounts.Length; index++) vault.As(accounts[index]).WithValue((UInt128)(10 * (index + 1))).Call("deposit");

        vault.Upgrade(Second, ("limit", 2)).ShouldLog("migrated", ("moved", 2));
        Assert.Equal(accounts.Length - 2, Stored(vault, "balances"));
        for (int index = 0; index < accounts.Length; index++) Assert.Equal((UInt128)(10 * (index + 1)), Of(vault, accounts[index]));
        Assert.Equal((uint)(accounts.Length - 2), vault.Call("migrate_some", ("limit", 200)).Returned.AsUInt32());
        Assert.Equal(0u, vault.Call("migrate_some").Returned.AsUInt32());

        Assert.Equal(0, Stored(vault, "balances"));
        Assert.Equal(accounts.Length, Stored(vault, "accounts"));
    }

    [Fact]
    public void LargerAmounts_FitAfterTheUpgrade()
    {
        using var chain = new TestChain();
        TestContract vault = chain.Deploy(First);
        vault.WithValue(5).Call("deposit");
        UInt128 much = 600_000_000_000_000_000;

        vault.Upgrade(Second, ("limit", 0));
        vault.WithValue(much).Call("deposit");

        Assert.Equal(much + 5, Of(vault, chain.Alice));
        Assert.Equal(1, Stored(vault, "accounts"));
        Assert.Equal(0, Stored(vault, "balances"));
    }

    [Fact]
    public void Savings_AreTheSameWheneverTheUpgradeComes() => RandomPlay.Run(8, random =>
    {
        using var chain = new TestChain();
        TestContract vault = chain.Deploy(First);
        TestAccount[] accounts = Accounts(chain);
        var savings = new UInt128[accounts.Length];
        int upgradeAt = random.Next(60);
        for (int step = 0; step < 80; step++)
        {
            if (step == upgradeAt) vault.Upgrade(Second, ("limit", random.Next(4)));
            if (step > upgradeAt && random.Next(10) == 0) vault.As(accounts[random.Next(accounts.Length)]).Call("migrate_some", ("limit", random.Next(4)));
            int who = random.Next(accounts.Length);
            UInt128 amount = (UInt128)random.Next(1, 100);
            if (random.Next(2) == 0)
            {
                vault.As(accounts[who]).WithValue(amount).Call("deposit");
                savings[who] += amount;
            }
            else
            {
                bool may = amount <= savings[who];
                Assert.Equal(may, vault.As(accounts[who]).TryCall("withdraw", ("amount", amount)).IsSuccess);
                if (may) savings[who] -= amount;
            }

            for (int index = 0; index < accounts.Length; index++) Assert.Equal(savings[index], Of(vault, accounts[index]));
            vault.BalanceShouldBe(savings.Aggregate((UInt128)0, (sum, one) => sum + one));
            Assert.Equal(savings.Count(one => one > 0), Stored(vault, "balances") + Stored(vault, "accounts"));
        }
    });

    [Fact]
    public void CodeThatWouldMisreadTheSavings_IsRefused()
    {
        using var chain = new TestChain();
        TestContract vault = chain.Deploy(First);
        vault.WithValue(5).Call("deposit");

        TestReceipt refused = vault.TryUpgrade(File.ReadAllBytes(Path.Combine(EncodingVectors.Root, "contracts/token-rust/token.wasm")));

        refused.ShouldFail(Ledger.LedgerErrorCode.LayoutIncompatible);
        Assert.Contains("balances", refused.Message, StringComparison.Ordinal);
        Assert.Equal(5u, Of(vault, chain.Alice));
    }

    private static TestAccount[] Accounts(TestChain chain) => [chain.Alice, chain.Bob, chain.Carol, chain.Dave, chain.Account("erin"), chain.Account("frank")];

    private static UInt128 Of(TestContract vault, TestAccount account) => vault.Query("balance_of", ("account", account)).AsUInt128();

    private static int Stored(TestContract vault, string prefix) => vault.Storage().Count(entry => entry.Key.AsSpan().StartsWith(System.Text.Encoding.UTF8.GetBytes(prefix)));
}
