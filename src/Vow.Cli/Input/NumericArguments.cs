using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Vow.Engine;
using Vow.Wasm;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Cli.Input;

/// <summary>Numeric arguments of a method, read against its signature.</summary>
internal static class NumericArguments
{
    public static WasmValue[] Parse(string method, FunctionType type, IReadOnlyList<string> texts)
    {
        if (texts.Count != type.Parameters.Length)
            throw CliException.Usage($"'{method}' takes {Count(type.Parameters)}; {texts.Count} {(texts.Count == 1 ? "was" : "were")} given.",
                type.Parameters.IsEmpty ? "Byte input goes through --input." : $"Its signature is {method}{type}.");
        return [.. texts.Select((text, index) => ParseOne(method, index, type.Parameters[index], text))];
    }

    private static WasmValue ParseOne(string method, int index, ValueType type, string text)
    {
        var bits = type == ValueType.I32 ? 32 : 64;
        var name = $"argument {index + 1} of '{method}' ({type.ToText()})";
        if (!TryParseInteger(text, out var value))
            throw CliException.Usage($"{name}: '{ByteText.Shortened(text)}' is not an integer.", "Write a decimal number or 0x and hexadecimal digits.");

        var (least, most) = (-(BigInteger.One << (bits - 1)), (BigInteger.One << bits) - 1);
        if (value < least || value > most)
            throw CliException.Usage($"{name}: {ByteText.Shortened(text)} does not fit into {bits} bits.", $"It must lie between {least} and {most}.");

        // Signed and unsigned spellings of the same bits are the same value, as in WebAssembly.
        return bits == 32 ? WasmValue.I32(unchecked((int)(uint)(value & uint.MaxValue))) : WasmValue.I64(unchecked((long)(ulong)(value & ulong.MaxValue)));
    }

    private static bool TryParseInteger(string text, out BigInteger value)
    {
        value = default;
        // 2^64 has 20 digits; anything much longer is refused before big-number arithmetic sees it.
        if (text.Length is 0 or > 64) return false;
        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        var parsed = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? BigInteger.TryParse("0" + digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && digits.Length > 2
            : BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        if (negative) value = -value;
        return parsed;
    }

    private static string Count(ImmutableArray<ValueType> parameters) => parameters.Length switch
    {
        0 => "no numeric arguments",
        1 => $"1 argument ({parameters[0].ToText()})",
        _ => $"{parameters.Length} arguments ({string.Join(", ", parameters.Select(p => p.ToText()))})",
    };
}
