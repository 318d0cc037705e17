using Vow.Cli.Configuration;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Xunit;

namespace Vow.Cli.Tests.Configuration;

public class AddressBookTests
{
    private static readonly Address Contract = Address.From([.. Enumerable.Repeat((byte)7, 32)]);

    [Fact]
    public void AnAddress_IsWrittenInFiveWays()
    {
        using Place place = new();
        var book = Book(place, isDevelopmentChain: true);
        using var key = SigningKey.Create();
        book.Keys.Add("mine", key, "x");
        book.Contracts.Set("token", Contract);

        Assert.Equal(Contract, book.Resolve(AddressText.Format(Contract), "--to"));
        Assert.Equal(Contract, book.Resolve($"0x{Contract}", "--to"));
        Assert.Equal(Contract, book.Resolve("token", "--to"));
        Assert.Equal(key.Address, book.Resolve("mine", "--to"));
        Assert.Equal(DevAccounts.Find("alice")!.Address, book.Resolve("alice", "--to"));
    }

    [Fact]
    public void ADevelopmentAccount_HasNoNameOnAnotherChain()
    {
        using Place place = new();
        var book = Book(place, isDevelopmentChain: false);

        var error = Assert.Throws<CliException>(() => book.Resolve("alice", "--to"));

        Assert.Contains("everybody knows its key", error.Message, StringComparison.Ordinal);
        Assert.Null(book.NameOf(DevAccounts.Find("alice")!.Address));
    }

    [Theory]
    [InlineData("alcie", "Did you mean 'alice'?")]
    [InlineData("tokne", "Did you mean 'token'?")]
    [InlineData("vow1qqqq", "62 characters")]
    [InlineData("0x12", "64 digits")]
    [InlineData("", "neither an address nor a name")]
    public void WhatIsNoAddress_IsWrongUsageThatHelps(string text, string help)
    {
        using Place place = new();
        var book = Book(place, isDevelopmentChain: true);
        book.Contracts.Set("token", Contract);

        var error = Assert.Throws<CliException>(() => book.Resolve(text, "--to"));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.StartsWith("--to: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(help, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameOfAContract_IsFoundAgainByAnotherCommandAndCanBeGivenAnew()
    {
        using Place place = new();
        Book(place, isDevelopmentChain: true).Contracts.Set("token", Address.From(new byte[32]));
        Book(place, isDevelopmentChain: true).Contracts.Set("token", Contract);

        Assert.Equal(Contract, Book(place, isDevelopmentChain: true).Resolve("token", "--to"));
        Assert.Equal("token", Book(place, isDevelopmentChain: true).NameOf(Contract));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "token": "nowhere" }""")]
    public void ADamagedFileOfNames_IsNamedAndStopsNothingElse(string json)
    {
        using Place place = new();
        place.Write("project/.vow/contracts.json", json);
        var book = Book(place, isDevelopmentChain: true);

        Assert.Contains("contracts.json", Assert.Throws<CliException>(() => book.Resolve("token", "--to")).Message, StringComparison.Ordinal);
        Assert.Equal(Contract, book.Resolve($"0x{Contract}", "--to"));
    }

    private static AddressBook Book(Place place, bool isDevelopmentChain)
    {
        var settings = new Settings(place.Surroundings);
        return new AddressBook(new KeyStore(settings.KeysFolder(null), place.Surroundings.Protection), new ContractNames(settings), isDevelopmentChain);
    }
}
