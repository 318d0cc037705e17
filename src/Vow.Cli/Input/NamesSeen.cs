using Vow.Engine;

namespace Vow.Cli.Input;

/// <summary>Reads accounts where no chain knows any names (<see cref="AccountText"/>), and remembers the names, so that what a run shows can be read.</summary>
internal sealed class NamesSeen
{
    private readonly Dictionary<Address, string> _names = [];

    public Address Resolve(string text, string option)
    {
        var address = AccountText.Parse(text, option);
        if (address == AccountText.Named(text)) _names[address] = text;
        return address;
    }

    /// <summary>The name that was typed for an address, or null.</summary>
    public string? NameOf(Address address) => _names.GetValueOrDefault(address);
}
