using System.Text;
using Vow.Engine.Host;
using Vow.Wasm;

namespace Vow.Engine.Tests.Execution;

/// <summary>Contracts in WAT without the tedium: imports of the host functions that the text calls, and one page of memory if it has none.</summary>
internal static class Wat
{
    public static string Module(string body)
    {
        var text = new StringBuilder("(module\n");
        foreach (var function in HostFunctionTable.All)
        {
            if (!Mentions(body, "$" + function.Name)) continue;
            text.Append($"(import \"{(function.Module == "env" ? "env" : function.Aliases.Prepend(function.Module).First())}\" \"{function.Name}\" (func ${function.Name}");
            if (!function.Type.Parameters.IsEmpty) text.Append($" (param {string.Join(' ', function.Type.Parameters.Select(type => type.ToText()))})");
            if (!function.Type.Results.IsEmpty) text.Append($" (result {function.Type.Results[0].ToText()})");
            text.Append("))\n");
        }

        if (!body.Contains("(memory (", StringComparison.Ordinal)) text.Append("(memory (export \"memory\") 1)\n");
        return text.Append(body).Append(')').ToString();
    }

    /// <summary>A module whose one method <c>run</c> has this body; no result.</summary>
    public static string Run(string body, string around = "") => Module($"{around}\n(func (export \"run\") {body})");

    /// <summary>A data segment of the bytes at an address.</summary>
    public static string Data(int address, params ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder($"(data (i32.const {address}) \"");
        foreach (var value in bytes) text.Append($"\\{value:x2}");
        return text.Append("\")").ToString();
    }

    private static bool Mentions(string body, string name)
    {
        for (var at = body.IndexOf(name, StringComparison.Ordinal); at >= 0; at = body.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if (end == body.Length || !(char.IsAsciiLetterOrDigit(body[end]) || body[end] == '_')) return true;
        }

        return false;
    }
}
