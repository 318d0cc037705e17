using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Where code comes from during one block, query or simulation: the state it stands on, and what it uploaded itself.</summary>
/// <remarks>Code is named by its hash, so what is found here is right wherever it came from. Whether a contract may use it is decided by the journal alone.</remarks>
internal sealed class CodeScope(IStateReader state)
{
    private readonly Dictionary<CodeHash, ReadOnlyMemory<byte>> _uploads = [];

    public bool TryGet(in CodeHash code, out ReadOnlyMemory<byte> wasm) => _uploads.TryGetValue(code, out wasm) || LedgerState.TryReadCode(state, code, out wasm);

    public void Add(in CodeHash code, ReadOnlyMemory<byte> wasm) => _uploads[code] = wasm;
}

/// <summary>The engine's view of code: that of the work its thread is doing. Modules are kept in the state, by the ledger, and nowhere else.</summary>
internal sealed class ScopedCodeStore : ICodeStore
{
    [ThreadStatic]
    private static CodeScope? _current;

    public static ScopedCodeStore Instance { get; } = new();

    /// <summary>Sets the scope of this thread and returns the one before.</summary>
    public static CodeScope? Enter(CodeScope? scope)
    {
        CodeScope? before = _current;
        _current = scope;
        return before;
    }

    public bool TryGet(in CodeHash hash, out ReadOnlyMemory<byte> wasm)
    {
        wasm = default;
        return _current is { } scope && scope.TryGet(hash, out wasm);
    }

    public void Put(in CodeHash hash, ReadOnlyMemory<byte> wasm) => _current?.Add(hash, wasm);
}
