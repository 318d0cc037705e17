using System.Collections.Immutable;
using Vow.Engine.Symbols;

namespace Vow.Engine;

/// <summary>
/// Why a call failed. <see cref="Code"/> may enter consensus; <see cref="Message"/> and <see cref="Trace"/> are for people and must not.
/// </summary>
public sealed record ContractError(ErrorCode Code, string Message)
{
    private readonly Func<ImmutableArray<TraceFrame>>? _locate;
    private ImmutableArray<TraceFrame> _trace;

    /// <summary>The class of the code.</summary>
    public ErrorClass Class => ErrorCodes.ClassOf(Code);

    /// <summary>The WebAssembly stack when it failed, innermost first; empty when the contract did not run.</summary>
    /// <remarks>Found when it is first asked for: it takes a pass over the whole module, which a cheap call that fails must not cost the node.</remarks>
    public ImmutableArray<TraceFrame> Trace
    {
        get => _trace.IsDefault ? _trace = _locate?.Invoke() ?? [] : _trace;
        init => _trace = value;
    }

    internal Func<ImmutableArray<TraceFrame>>? Locate
    {
        init => _locate = value;
    }

    /// <summary>Where in its source the contract says that it failed, such as <c>src/lib.rs:40</c>; null where it does not say.</summary>
    public string? Place { get; init; }

    /// <summary>The call of another contract that failed last before this one did; null when none had.</summary>
    public NestedFailure? Cause { get; init; }

    /// <summary>The limit that was broken; null where the failure is none of a limit.</summary>
    public ExceededLimit? Limit { get; init; }

    /// <summary>What the validator found, for code that was refused.</summary>
    public Wasm.WasmError? Validation { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Message}{(Place is null ? "" : $"\n  at {Place}")}{string.Concat(Trace.Select(frame => $"\n  at {frame}"))}{(Cause is null ? "" : $"\n{Cause}")}";
}

/// <summary>A call of one contract by another that failed: whom, which method, and why. The caller may have gone on.</summary>
public sealed record NestedFailure(Address Contract, CodeHash Code, string Method, ContractError Error)
{
    /// <inheritdoc/>
    public override string ToString() => $"called {Method} of 0x{Contract}, which failed: {Error}";
}

/// <summary>
/// One WebAssembly frame: function index and byte offset are those of the module as it was uploaded; the offset is -1 where it is not known. The name is the
/// one that the module writes beside its code, readable for people; null when it writes none.
/// </summary>
public sealed record TraceFrame(uint FunctionIndex, string? FunctionName, int Offset)
{
    /// <summary>Where that is in the source; null where the module does not say it.</summary>
    public SourcePlace? Place { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{FunctionName ?? $"function {FunctionIndex}"}{(Place is { } place ? $" {place}" : "")}{(Offset >= 0 ? $" (byte 0x{Offset:x})" : "")}";
}
