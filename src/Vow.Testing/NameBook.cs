using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing;

/// <summary>What messages and traces call addresses.</summary>
internal sealed class NameBook(IReadOnlyDictionary<Address, string> names)
{
    /// <summary>The name, or the address as text.</summary>
    public string Of(Address address) => names.TryGetValue(address, out string? name) ? name : AddressText.Format(address);

    /// <summary>The name; null when it has none.</summary>
    public string? Find(Address address) => names.TryGetValue(address, out string? name) ? name : null;

    /// <summary>The text with the names where addresses stand: <c>0x62&lt;bob&gt;01</c> in hexadecimal, <c>bob</c> as text.</summary>
    public string Apply(string text)
    {
        foreach ((Address address, string name) in names)
            text = text.Replace(address.ToString(), $"<{name}>", StringComparison.Ordinal).Replace(AddressText.Format(address), name, StringComparison.Ordinal);
        return text;
    }
}
