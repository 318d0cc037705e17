using System.Text;
using Vow.Engine.Native;

namespace Vow.Engine;

/// <summary>The WebAssembly text format.</summary>
public static class WatText
{
    /// <summary>Turns a module in text form into bytes.</summary>
    /// <exception cref="FormatException">It is not a module; the message shows the place, with line and column.</exception>
    public static byte[] ToWasm(string text) => WasmtimeEngine.ConvertText(Encoding.UTF8.GetBytes(text));
}
