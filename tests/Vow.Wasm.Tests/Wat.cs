using Wasmtime;

namespace Vow.Wasm.Tests;

/// <summary>Text format to bytes, by Wasmtime's parser.</summary>
internal static class Wat
{
    public static byte[] ToBytes(string text) => Wasmtime.Module.ConvertText(text);

    public static WasmModule Decode(string text) => ModuleDecoder.Decode(ToBytes(text), Limits.V1);
}
