namespace Vow.Wasm;

/// <summary>
/// A module was refused: malformed bytes, invalid code, or outside the deterministic profile. The only exception that
/// <c>Vow.Wasm</c> throws for any input bytes.
/// </summary>
public sealed class WasmValidationException(WasmError error) : Exception(error.ToString())
{
    /// <summary>What is wrong, where, and what to do.</summary>
    public WasmError Error { get; } = error;
}
