using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>The suite's words for each trap.</summary>
internal static class TrapText
{
    public static TrapKind Parse(string text) => text switch
    {
        "unreachable" => TrapKind.Unreachable,
        "out of bounds memory access" => TrapKind.MemoryOutOfBounds,
        "out of bounds table access" => TrapKind.TableOutOfBounds,
        "undefined element" => TrapKind.TableOutOfBounds,
        "indirect call type mismatch" => TrapKind.IndirectCallTypeMismatch,
        "integer overflow" => TrapKind.IntegerOverflow,
        "integer divide by zero" => TrapKind.IntegerDivideByZero,
        "invalid conversion to integer" => TrapKind.InvalidConversionToInteger,
        "call stack exhausted" => TrapKind.StackOverflow,
        _ when text.StartsWith("uninitialized element", StringComparison.Ordinal) => TrapKind.UninitializedElement,
        _ => throw new FormatException($"unknown trap text: {text}"),
    };
}
