using Vow.Cli.Input;
using Vow.Wasm;

namespace Vow.Cli.Checking;

/// <summary>Why a module is refused: what the validator found, or where the text of a <c>.wat</c> file is wrong.</summary>
internal sealed record Refusal(WasmError Error, int? Line = null, int? Column = null)
{
    public static Refusal Of(ModuleTextException error) =>
        new(new WasmError(WasmErrorCode.Malformed, error.Message) { Subject = "text format" }, error.Line, error.Column);
}
