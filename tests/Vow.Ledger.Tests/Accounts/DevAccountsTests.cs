namespace Vow.Ledger.Tests.Accounts;

public class DevAccountsTests
{
    [Fact]
    public void EveryAccount_SignsWithTheKeyOfItsName()
    {
        Assert.Equal(["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"], DevAccounts.All.Select(account => account.Name));
        foreach (DevAccount account in DevAccounts.All)
        {
            Assert.Equal(DevAccounts.SeedOf(account.Name), account.Key.ExportSeed());
            Assert.Same(account, DevAccounts.Find(account.Name));
            Assert.Same(account, DevAccounts.Find(account.Address));
        }

        Assert.Null(DevAccounts.Find("mallory"));
    }
}
