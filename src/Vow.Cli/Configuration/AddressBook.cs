using Vow.Cli.Input;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Wasm;

namespace Vow.Cli.Configuration;

/// <summary>Addresses as commands take them: <c>vow1…</c>, <c>0x…</c>, the name of a key, of a development account (on a development chain), or of a contract.</summary>
internal sealed class AddressBook(KeyStore keys, ContractNames contracts, bool isDevelopmentChain)
{
    public KeyStore Keys { get; } = keys;

    public ContractNames Contracts { get; } = contracts;

    /// <summary>Whether the accounts whose keys everybody can compute may be used by name.</summary>
    public bool IsDevelopmentChain { get; } = isDevelopmentChain;

    /// <param name="text">What was written.</param>
    /// <param name="what">The option or argument, for messages.</param>
    /// <exception cref="CliException">It is no address and no name that is known.</exception>
    public Address Resolve(string text, string what)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.StartsWith(AddressText.Prefix + "1", StringComparison.OrdinalIgnoreCase))
            return AddressText.TryParse(text, out var address, out var fault) ? address : throw CliException.Usage($"{what}: {fault}.");
        if (KeyStore.IsName(text) && Find(text) is { } found) return found;
        throw Unknown(text, what);
    }

    /// <summary>The name of an address, or null.</summary>
    public string? NameOf(Address address) =>
        (IsDevelopmentChain ? DevAccounts.Find(address)?.Name : null) ?? Contracts.NameOf(address) ?? Keys.List().FirstOrDefault(key => key.Address == address)?.Name;

    /// <summary>An address for people: whole, with its name behind it.</summary>
    public string Describe(Address address) => NameOf(address) is { } name ? $"{AddressText.Format(address)} ({name})" : AddressText.Format(address);

    /// <summary>Refuses a name that something else has, or that could be taken for something else.</summary>
    public static void CheckNewName(string name, string what)
    {
        if (!KeyStore.IsName(name))
            throw CliException.Usage($"{what}: '{ByteText.Shortened(name)}' cannot be a name.", "A name has 1 to 64 letters, digits, '-' and '_', and begins with a letter.");
        if (DevAccounts.Find(name) is not null)
            throw CliException.Usage($"{what}: '{name}' is the name of a development account, whose key everybody knows.", "Choose another name.");
        if (name.StartsWith(AddressText.Prefix + "1", StringComparison.OrdinalIgnoreCase)) throw CliException.Usage($"{what}: '{ByteText.Shortened(name)}' would be taken for an address.", "Choose another name.");
    }

    private Address? Find(string name) =>
        Keys.Find(name)?.Address ?? (IsDevelopmentChain ? DevAccounts.Find(name)?.Address : null) ?? Contracts.Find(name);

    private CliException Unknown(string text, string what)
    {
        if (DevAccounts.Find(text) is not null)
            return CliException.Usage($"{what}: '{text}' is a development account: everybody knows its key, and this is not a development chain.", "'vow keys new NAME' makes a key of your own.");
        var known = Keys.List().Select(key => key.Name).Concat(Contracts.All).Concat(IsDevelopmentChain ? DevAccounts.All.Select(account => account.Name) : []);
        var nearest = Spelling.Nearest(text, known);
        return CliException.Usage($"{what}: '{ByteText.Shortened(text)}' is neither an address nor a name that is known here.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}",
            "Write vow1…, 0x and 64 hexadecimal digits, or the name of a key ('vow keys list') or of a contract that 'vow deploy --name' named.");
    }
}
