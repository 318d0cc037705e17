namespace Vow.Wasm.Tests.Reference;

/// <summary>Every way an execution can fail, by the specification's own distinction of traps.</summary>
internal enum TrapKind
{
    Unreachable,
    MemoryOutOfBounds,
    TableOutOfBounds,
    UndefinedElement,
    UninitializedElement,
    IndirectCallTypeMismatch,
    IntegerOverflow,
    IntegerDivideByZero,
    InvalidConversionToInteger,
    StackOverflow,
    OutOfGas,
    Host,

    /// <summary>Only the machine can report it: its own stack ended before the counted one.</summary>
    NativeStackOverflow,
}

/// <summary>A trap of the reference interpreter.</summary>
internal sealed class ReferenceTrap(TrapKind kind) : Exception(kind.ToString())
{
    public TrapKind Kind { get; } = kind;
}

/// <summary>A module whose imports do not fit what is given.</summary>
internal sealed class ReferenceLinkException(string message) : Exception(message);
