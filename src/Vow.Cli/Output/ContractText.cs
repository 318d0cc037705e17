using Vow.Cli.Configuration;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Cli.Output;

/// <summary>What contracts log, keep, take and return, in words: as they describe it, and as bytes with a guess where they do not or where it is something else.</summary>
internal sealed class ContractText(AddressBook book, Func<Address, ContractAbi?> descriptionOf)
{
    private const string Absent = "absent";

    public AddressBook Book { get; } = book;

    /// <summary>An event in a line: who logged it, its topic, its fields. <c>--json</c> shows the bytes too.</summary>
    public string Event(EventResponse logged)
    {
        if (!AbiEvents.TryDecode(descriptionOf(logged.Contract), logged.Topic.Span, logged.Data.Span, out var described, out var fields)) return ChainText.Event(Book, logged);
        return $"{Named(logged.Contract)}  {described.Name}{(fields.Fields.IsEmpty ? "" : $"  {Fields(fields, Named)}")}";
    }

    /// <summary>Adds what a call gave back.</summary>
    public void AddReturned(FactSheet facts, AbiMethod? described, WasmValue? result, ReadOnlySpan<byte> data, bool isSuccess)
    {
        foreach (var (name, value) in Returned(described, result, data, isSuccess)) facts.Add(name, value);
    }

    /// <summary>What a call gave back, each with what it is.</summary>
    public IReadOnlyList<(string Name, string Value)> Returned(AbiMethod? described, WasmValue? result, ReadOnlySpan<byte> data, bool isSuccess)
    {
        if (isSuccess && described is not null && AbiArguments.TryDecodeResult(described, result, data, out var value))
            return [("returns", value is AbiValue.Address address ? Book.Describe(address.Value) : AbiText.Format(value, Book.NameOf))];
        var returned = new List<(string, string)>();
        if (result is { } number) returned.Add(("result", Display.Result(number)));
        // A revert's text is in the error already.
        if (!data.IsEmpty && (isSuccess || Display.Printable(data) is null)) returned.Add((isSuccess ? "return data" : "revert data", ChainText.Data(Book, data)));
        return returned;
    }

    /// <summary>How a contract describes the method that an action calls; null when it does not.</summary>
    public AbiMethod? MethodOf(ActionBody action) => action is CallAction call ? descriptionOf(call.Contract)?.Method(call.Method) : null;

    /// <summary>What a call gives the method: <c>to: bob, amount: 250</c>, or null where that cannot be told.</summary>
    public string? Parameters(CallAction call) =>
        MethodOf(call) is { } described && AbiArguments.TryDecodeInput(described, call.Input.Span, [.. call.Arguments], out var values) ? Fields(values, Named) : null;

    /// <summary>A key and a value of storage as <c>balances[alice]</c> and <c>250</c>; null where the contract does not describe them so.</summary>
    public (string Key, string Value)? Stored(Address contract, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (Place(contract, key) is not { } place || !AbiCodec.TryDecode(value, place.ValueType, out var decoded, out _)) return null;
        return (place.Label(Book.NameOf), AbiText.Format(decoded, Book.NameOf));
    }

    /// <summary>A change of storage as <c>balances[alice]  100 → 250</c>; null where the contract does not describe it so.</summary>
    public string? Change(Address contract, ReadOnlySpan<byte> key, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after) =>
        Place(contract, key) is { } place && Value(place, before) is { } old && Value(place, after) is { } now ? $"{place.Label(Named)}  {old} → {now}" : null;

    /// <summary>A change of the value at a key as <c>100 → 250</c>, in bytes where the contract does not describe it so.</summary>
    public string Moved(Address contract, ReadOnlySpan<byte> key, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after) =>
        Place(contract, key) is { } place && Value(place, before) is { } old && Value(place, after) is { } now ? $"{old} → {now}" : $"{Bytes(before)} → {Bytes(after)}";

    /// <summary>A key of storage as <c>balances[alice]</c>, or as bytes.</summary>
    public string Key(Address contract, ReadOnlySpan<byte> key) => Place(contract, key)?.Label(Named) ?? Display.Bytes(key);

    /// <summary>The name of an address, or its beginning.</summary>
    public string Named(Address address) => Book.NameOf(address) ?? (address == default ? "nobody" : ChainText.Shortened(address));

    private StoragePlace? Place(Address contract, ReadOnlySpan<byte> key) => descriptionOf(contract) is { } described ? StorageLayout.Describe(described.Storage, key) : null;

    private static string Bytes(ReadOnlyMemory<byte>? value) => value is { } present ? Display.Value(present.Span) : Absent;

    private string? Value(StoragePlace place, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes) return Absent;
        return AbiCodec.TryDecode(bytes.Span, place.ValueType, out var decoded, out _) ? AbiText.Format(decoded, Named) : null;
    }

    /// <summary>Named values as <c>to: bob, amount: 250</c>.</summary>
    public static string Fields(AbiValue.Record record, Func<Address, string?> nameOf) =>
        string.Join(", ", record.Fields.Select(field => $"{field.Key}: {AbiText.Format(field.Value, nameOf)}"));
}
