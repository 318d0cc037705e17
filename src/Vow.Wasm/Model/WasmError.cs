namespace Vow.Wasm;

/// <summary>Why a module is refused. Numbers are stable and enter receipts; never reuse one.</summary>
public enum WasmErrorCode
{
    /// <summary>The bytes are not a WebAssembly module.</summary>
    Malformed = 100,

    /// <summary>The module is well formed and its code or indices are invalid.</summary>
    Invalid = 101,

    /// <summary>The module uses a proposal that the profile refuses.</summary>
    UnsupportedProposal = 102,

    /// <summary>The module is larger than a limit of the profile.</summary>
    LimitExceeded = 103,

    /// <summary>An import is not one of the host's functions.</summary>
    ImportRefused = 104,

    /// <summary>An import's signature differs from the host function's.</summary>
    ImportSignature = 105,

    /// <summary>The module is not shaped as a contract: memory, reserved export names.</summary>
    NotAContract = 106,

    /// <summary>An active segment lies outside its memory or table, so no instance could ever be made.</summary>
    NotInstantiable = 107,
}

/// <summary>
/// One refusal, for people and programs: a stable code, what happened, where (function and byte offset from the start of the module),
/// the limit and the actual value where there is one, and what to do next.
/// </summary>
public sealed record WasmError(WasmErrorCode Code, string Message)
{
    /// <summary>Byte offset from the start of the module, or -1.</summary>
    public int Offset { get; init; } = -1;

    /// <summary>Function index (imports first) and name, if the error is in a function.</summary>
    public uint? FunctionIndex { get; init; }

    /// <summary>Name of that function from the name section or its export.</summary>
    public string? FunctionName { get; init; }

    /// <summary>Name of the proposal or of the limit, e.g. <c>simd</c> or <c>BodyBytesMax</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>The limit's value.</summary>
    public long? Limit { get; init; }

    /// <summary>The module's value.</summary>
    public long? Actual { get; init; }

    /// <summary>What to do: a compiler flag, a build target, a spelling.</summary>
    public string? Help { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var where = FunctionIndex is { } index ? $" in function {index}{(FunctionName is null ? "" : $" ({FunctionName})")}" : "";
        var at = Offset >= 0 ? $" at byte {Offset} (0x{Offset:x})" : "";
        var help = Help is null ? "" : $" {Help}";
        return $"{Message}{where}{at}.{help}";
    }
}
