using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Vow.Engine;

/// <summary>
/// Keeps modules as they were uploaded, by hash. The engine asks it when compiled code is no longer in memory, and to name places in a failed contract.
/// Must be safe to use from several threads.
/// </summary>
public interface ICodeStore
{
    /// <summary>The module of a hash.</summary>
    bool TryGet(in CodeHash hash, out ReadOnlyMemory<byte> wasm);

    /// <summary>Keeps a module that passed validation.</summary>
    void Put(in CodeHash hash, ReadOnlyMemory<byte> wasm);
}

/// <summary>Keeps modules in memory, for as long as the process runs.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "A store is what it is.")]
public sealed class MemoryCodeStore : ICodeStore
{
    private readonly ConcurrentDictionary<CodeHash, ReadOnlyMemory<byte>> _modules = new();

    /// <inheritdoc/>
    public bool TryGet(in CodeHash hash, out ReadOnlyMemory<byte> wasm) => _modules.TryGetValue(hash, out wasm);

    /// <inheritdoc/>
    public void Put(in CodeHash hash, ReadOnlyMemory<byte> wasm) => _modules[hash] = wasm;
}
