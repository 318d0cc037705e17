using System.Buffers.Binary;
using System.Globalization;
using Spectre.Console;
using Vow.Cli.Configuration;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Output;

/// <summary>Pieces of a chain's answers for people: errors, gas, events, times.</summary>
internal static class ChainText
{
    /// <summary>A line that says how something went: a sign, what it was, how it ended, and where.</summary>
    public static void Headline(IAnsiConsole ansi, bool isGood, string what, string ended, string where = "")
    {
        ansi.Markup($"[{(isGood ? "green" : "red")}]{(isGood ? "✓" : "✗")}[/] [bold]{Markup.Escape(Display.Harmless(what))}[/] {Markup.Escape(Display.Harmless(ended))}");
        ansi.MarkupLine(where.Length == 0 ? "" : $"  [grey]{Markup.Escape(Display.Harmless(where))}[/]");
    }

    /// <summary>Gas used of its limit, and on what.</summary>
    public static string Gas(GasResponse gas)
    {
        (string Name, long Gas)[] all =
        [
            ("compute", gas.Compute), ("memory", gas.Memory), ("storage", gas.Storage), ("crypto", gas.Crypto), ("events", gas.Events), ("calls", gas.Calls),
            ("transaction", gas.Transaction),
        ];
        var parts = all.Where(part => part.Gas != 0).Select(part => $"{part.Name} {Display.Number(part.Gas)}");
        return $"{Display.Number(gas.Used)}{(gas.Limit is { } limit ? $" of {Display.Number(limit)}" : "")}  ({string.Join(", ", parts)})";
    }

    /// <summary>An event in a line: who logged it, its topic, what its data are likely to mean. <c>--json</c> shows the bytes.</summary>
    public static string Event(AddressBook book, EventResponse logged)
    {
        var topic = Display.Printable(logged.Topic.Span) ?? Display.Hex(logged.Topic.Span);
        var data = Printable(logged.Data.Span) ?? Meaning(book, logged.Data.Span) ?? Display.Value(logged.Data.Span);
        return $"{book.NameOf(logged.Contract) ?? Shortened(logged.Contract)}  {topic}{(logged.Data.IsEmpty ? "" : $"  {data}")}";
    }

    /// <summary>Bytes as text or in hexadecimal, and, when they hold addresses that are known here, what they are likely to mean.</summary>
    public static string Data(AddressBook book, ReadOnlySpan<byte> data)
    {
        if (Printable(data) is { } text) return text;
        var meaning = Meaning(book, data);
        return meaning is null ? Display.Value(data) : $"{Display.Hex(data)} = {meaning}";
    }

    /// <summary>The date and time of a block, to the second, in UTC.</summary>
    public static string Time(ulong unixMilliseconds) => unixMilliseconds <= 253_402_300_799_999
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)unixMilliseconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC"
        : $"{unixMilliseconds} ms";

    public static string Shortened(Address address) => AddressText.Format(address)[..12] + "…";

    public static string Shortened(Hash256 hash) => hash.ToString()[..10] + "…";

    public static string Bytes(ulong count) => count == 1 ? "1 byte" : $"{Display.Amount(count)} bytes";

    private static string? Printable(ReadOnlySpan<byte> data) => Display.Printable(data) is { } text ? $"\"{text}\"" : null;

    // Addresses side by side with a number behind them is how contracts without a description log; a guess is shown only when it names somebody.
    private static string? Meaning(AddressBook book, ReadOnlySpan<byte> data)
    {
        var parts = new List<string>();
        var isNamed = false;
        for (; data.Length >= Address.Bytes; data = data[Address.Bytes..])
        {
            var address = Address.From(data[..Address.Bytes]);
            var name = book.NameOf(address);
            isNamed |= name is not null;
            parts.Add(name ?? (address == default ? "nobody" : Shortened(address)));
        }

        if (data.Length is not (0 or 4 or 8 or 16)) return null;
        if (data.Length > 0) parts.Add(Display.Amount(Integer(data)));
        return isNamed ? string.Join(", ", parts) : null;
    }

    private static UInt128 Integer(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[16];
        whole.Clear();
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadUInt128LittleEndian(whole);
    }
}
