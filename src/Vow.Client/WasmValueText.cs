using System.Globalization;
using Vow.Engine;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Client;

/// <summary>Numeric arguments and results as the API writes them: the type, a colon, the signed decimal number, such as <c>i32:-5</c>.</summary>
public static class WasmValueText
{
    /// <summary>The text of a value.</summary>
    public static string Format(WasmValue value) => $"{(value.Type == ValueType.I32 ? "i32" : "i64")}:{value}";

    /// <summary>Reads a value; a number that only fits unsigned is taken as the same bits. False for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out WasmValue value)
    {
        value = default;
        if (text.Length < 5 || text[3] != ':') return false;
        ReadOnlySpan<char> number = text[4..];
        switch (text[..3])
        {
            case "i32" when int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int signed):
                value = WasmValue.I32(signed);
                return true;
            case "i32" when uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint unsigned):
                value = WasmValue.I32(unchecked((int)unsigned));
                return true;
            case "i64" when long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long signed):
                value = WasmValue.I64(signed);
                return true;
            case "i64" when ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong unsigned):
                value = WasmValue.I64(unchecked((long)unsigned));
                return true;
            default:
                return false;
        }
    }
}
