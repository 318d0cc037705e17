using System.Globalization;
using System.Text;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>A route's path and the query parameters that were given.</summary>
internal sealed class RouteText(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _hasQuery;

    public RouteText(string before, in Address address, string after = "") : this(before + AddressText.Format(address) + after)
    {
    }

    public RouteText With(string name, string? value)
    {
        if (value is null) return this;
        _text.Append(_hasQuery ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _hasQuery = true;
        return this;
    }

    public RouteText With(string name, ulong? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public RouteText With(string name, int? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public RouteText With(string name, ReadOnlyMemory<byte>? value) => With(name, value is { } bytes ? HexText.Format(bytes.Span) : null);

    public RouteText With(string name, Address? value) => With(name, value is { } address ? AddressText.Format(address) : null);

    public override string ToString() => _text.ToString();

    public static implicit operator string(RouteText route) => route.ToString();
}
