using System.Buffers;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Cli.Running;

/// <summary>Keeps modules in the state itself, so that a data folder is whole: contracts in it can call each other by address.</summary>
internal sealed class StateCodeStore(IStateStore state) : ICodeStore
{
    public bool TryGet(in CodeHash hash, out ReadOnlyMemory<byte> wasm)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteCode(hash, key);
        var value = new ArrayBufferWriter<byte>();
        var found = state.TryGet(key, value);
        wasm = value.WrittenMemory;
        return found;
    }

    public void Put(in CodeHash hash, ReadOnlyMemory<byte> wasm)
    {
        Span<byte> key = stackalloc byte[StateKeys.PrefixBytes];
        StateKeys.WriteCode(hash, key);
        var batch = new StateBatch();
        batch.Put(key, wasm.Span);
        state.Commit(batch);
    }
}
