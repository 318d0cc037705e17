using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Vow.Engine;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Ledger.Abi;

/// <summary>What a call carries: byte input, or numbers where the method takes its parameters as such.</summary>
public sealed record AbiInput(ReadOnlyMemory<byte> Bytes, ImmutableArray<WasmValue> Numbers);

/// <summary>Between the values of a described method and what a call carries: its input before, its result after.</summary>
public static class AbiArguments
{
    /// <summary>A value for each parameter, in order; defaults stand in for what is not given.</summary>
    /// <exception cref="AbiException">A name is no parameter, or a parameter without a default is missing.</exception>
    public static ImmutableArray<AbiValue> Bind(AbiMethod method, IReadOnlyDictionary<string, AbiValue> given)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(given);
        foreach (string name in given.Keys)
        {
            if (method.Parameters.All(parameter => parameter.Name != name)) throw Unknown(method, name);
        }

        return [.. method.Parameters.Select(parameter => given.TryGetValue(parameter.Name, out AbiValue? value) ? value : parameter.Default ?? throw Missing(method, parameter))];
    }

    /// <summary>A value for each parameter from a JSON object of them by name.</summary>
    /// <param name="method">The method.</param>
    /// <param name="given">An object; values in the form of <see cref="AbiJson"/>.</param>
    /// <param name="place">Where it stands, for errors.</param>
    /// <exception cref="AbiException">It is no object, a name is no parameter, a value is of another type, or a parameter without a default is missing.</exception>
    public static ImmutableArray<AbiValue> Read(AbiMethod method, JsonElement given, string place)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (given.ValueKind != JsonValueKind.Object) throw new AbiException(place, "an object of the parameters by name is expected");
        var types = method.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Type, StringComparer.Ordinal);
        var values = new Dictionary<string, AbiValue>(StringComparer.Ordinal);
        foreach ((string name, JsonPlace value) in new JsonPlace(given, place, (path, message) => new AbiException(path, message)).Properties())
        {
            if (!types.TryGetValue(name, out AbiType? type)) throw Unknown(method, name);
            if (!values.TryAdd(name, AbiJson.Read(value.Element, type, value.Path))) throw value.Fault("this parameter is there twice");
        }

        return Bind(method, values);
    }

    /// <summary>What a call with these values carries.</summary>
    /// <exception cref="AbiException">They do not fit the method.</exception>
    public static AbiInput Encode(AbiMethod method, ImmutableArray<AbiValue> values)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Passing == AbiPassing.Borsh) return new AbiInput(AbiCodec.EncodeInput(method, values), []);
        if (values.Length != method.Parameters.Length) throw new AbiException(method.Name, string.Create(CultureInfo.InvariantCulture, $"{values.Length} values for {method.Parameters.Length} parameters"));
        return new AbiInput(ReadOnlyMemory<byte>.Empty, [.. method.Parameters.Select((parameter, index) => Number(values[index], parameter.Type, parameter.Name))]);
    }

    /// <summary>What a method gave back, as a value of its result's type.</summary>
    /// <param name="method">The method.</param>
    /// <param name="result">The numeric result of the export, if it has one.</param>
    /// <param name="returnData">The return data.</param>
    /// <param name="value">The value; null where the method has no result or gave something else.</param>
    public static bool TryDecodeResult(AbiMethod method, WasmValue? result, ReadOnlySpan<byte> returnData, [NotNullWhen(true)] out AbiValue? value)
    {
        ArgumentNullException.ThrowIfNull(method);
        value = null;
        if (method.Result is not { } type) return false;
        if (method.Passing == AbiPassing.Borsh) return AbiCodec.TryDecode(returnData, type, out value, out _);
        value = result is { } number ? Value(number, type) : null;
        return value is not null;
    }

    /// <summary>The parameters of a past call by name, from what it carried; false when that does not fit the method.</summary>
    public static bool TryDecodeInput(AbiMethod method, ReadOnlySpan<byte> input, ImmutableArray<WasmValue> numbers, [NotNullWhen(true)] out AbiValue.Record? values)
    {
        ArgumentNullException.ThrowIfNull(method);
        values = null;
        if (method.Passing == AbiPassing.Borsh) return numbers.IsEmpty && AbiCodec.TryDecodeInput(input, method, out values, out _);
        if (!input.IsEmpty || numbers.Length != method.Parameters.Length) return false;
        var decoded = ImmutableArray.CreateBuilder<KeyValuePair<string, AbiValue>>(numbers.Length);
        for (int index = 0; index < numbers.Length; index++)
        {
            if (Value(numbers[index], method.Parameters[index].Type) is not { } value) return false;
            decoded.Add(KeyValuePair.Create(method.Parameters[index].Name, value));
        }

        values = new AbiValue.Record(decoded.MoveToImmutable());
        return true;
    }

    /// <summary>A method in a line: <c>transfer(to: address, amount: u128)</c>.</summary>
    public static string Signature(AbiMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return $"{method.Name}({string.Join(", ", method.Parameters.Select(Shown))}){(method.Result is { } result ? $" -> {result}" : "")}";
    }

    private static string Shown(AbiParameter parameter) => $"{parameter.Name}: {parameter.Type}{(parameter.Default is { } value ? $" = {value}" : "")}";

    private static WasmValue Number(AbiValue value, AbiType type, string place)
    {
        switch (type, value)
        {
            case (_, AbiValue.Bool flag) when type == AbiType.Bool: return WasmValue.I32(flag.Value ? 1 : 0);
            case (AbiType.Number integer, AbiValue.Number number):
                BigInteger checkedValue = AbiCodec.InRange(number.Value, integer, place);
                // Signed and unsigned spellings of the same bits are the same value, as in WebAssembly.
                return integer.Bits <= 32
                    ? WasmValue.I32(unchecked((int)(uint)(checkedValue & uint.MaxValue)))
                    : WasmValue.I64(unchecked((long)(ulong)(checkedValue & ulong.MaxValue)));
            default: throw new AbiException(place, $"the value is not of the type {type}");
        }
    }

    // Null for what no such number stands for: a bool of 2, an i64 where 32 bits are expected, a u8 of 300.
    private static AbiValue? Value(WasmValue number, AbiType type)
    {
        if (type == AbiType.Bool) return number is { Type: ValueType.I32, Bits: 0 or 1 } ? new AbiValue.Bool(number.Bits == 1) : null;
        if (type is not AbiType.Number integer || number.Type != (integer.Bits <= 32 ? ValueType.I32 : ValueType.I64)) return null;
        BigInteger value = (number.Type, integer.IsSigned) switch
        {
            (ValueType.I32, false) => unchecked((uint)number.AsInt32()),
            (ValueType.I64, false) => unchecked((ulong)number.Bits),
            _ => number.Bits,
        };
        (BigInteger least, BigInteger most) = AbiCodec.RangeOf(integer);
        return value >= least && value <= most ? new AbiValue.Number(value) : null;
    }

    private static AbiException Unknown(AbiMethod method, string name)
    {
        string? nearest = Wasm.Spelling.Nearest(name, method.Parameters.Select(parameter => parameter.Name));
        return new AbiException(JsonPlace.Shortened(name), $"{method.Name} has no such parameter{(nearest is null ? "" : $" (did you mean '{nearest}'?)")}; it is {Signature(method)}");
    }

    private static AbiException Missing(AbiMethod method, AbiParameter parameter) => new(parameter.Name, $"this parameter is missing; the method is {Signature(method)}");
}
