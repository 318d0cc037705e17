using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Client;
using Vow.Ledger;
using Vow.Wasm;

namespace Vow.Cli.Chain;

/// <summary>Who signs. The key itself is opened, and its passphrase asked for, only when something is signed.</summary>
internal sealed class Signer
{
    private readonly Func<SigningKey> _open;

    private Signer(string name, PublicKey key, Func<SigningKey> open) => (Name, Public, _open) = (name, key, open);

    public string Name { get; }

    public PublicKey Public { get; }

    /// <summary>The key that was named; otherwise alice on a development chain, or the only key there is.</summary>
    /// <exception cref="CliException">Nobody was named and nobody is obvious, or there is no such key.</exception>
    public static Signer Find(string? named, AddressBook book, Passphrases passphrases)
    {
        var name = named ?? Obvious(book);
        if (book.Keys.Find(name) is { } stored) return new Signer(name, stored.Public, () => book.Keys.Open(name, passphrases.Known(name)));
        if (DevAccounts.Find(name) is not { } account) throw Unknown(name, book);
        if (!book.IsDevelopmentChain)
            throw CliException.Usage($"'{name}' is a development account: everybody knows its key, and this is not a development chain.", "Give a key of your own with --from; 'vow keys new NAME' makes one.");
        // The key of a development account lives as long as the process; what is disposed here is a copy.
        return new Signer(name, account.Key.Public, () => SigningKey.FromSeed(DevAccounts.SeedOf(name)));
    }

    public SignedTransaction Sign(Transaction transaction)
    {
        using var key = _open();
        return key.Sign(transaction);
    }

    private static string Obvious(AddressBook book)
    {
        if (book.IsDevelopmentChain) return DevAccounts.All[0].Name;
        return book.Keys.List() switch
        {
            [var only] => only.Name,
            [] => throw CliException.Usage("There is no key to sign with.", "'vow keys new NAME' makes one."),
            var keys => throw CliException.Usage($"Which key shall sign? There are {string.Join(", ", keys.Select(key => key.Name))}.", "Give --from NAME, or set VOW_FROM or \"from\" in vow.json."),
        };
    }

    private static CliException Unknown(string name, AddressBook book)
    {
        var known = book.Keys.List().Select(key => key.Name).Concat(book.IsDevelopmentChain ? DevAccounts.All.Select(account => account.Name) : []);
        var nearest = Spelling.Nearest(name, known);
        return CliException.Usage($"--from: there is no key '{ByteText.Shortened(name)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}",
            "--from takes the name of a key; 'vow keys list' shows those that are kept.");
    }
}
