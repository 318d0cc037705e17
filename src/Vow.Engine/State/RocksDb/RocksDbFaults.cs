using RocksDbSharp;

namespace Vow.Engine.State;

/// <summary>What RocksDB's messages mean. It gives no codes through this binding.</summary>
internal static class RocksDbFaults
{
    public static StateStoreException Translate(string path, RocksDbException cause)
    {
        StateStoreFault fault = FaultOf(cause.Message);
        string hint = fault switch
        {
            StateStoreFault.Locked => "is in use by another process, or by another store in this one: stop it or choose another directory",
            StateStoreFault.Corrupt => "is damaged: restore it from a backup",
            StateStoreFault.ReadOnly => "cannot be written: check the permissions of the directory and its file system",
            StateStoreFault.NoSpace => "has no space left on its disk",
            _ => "failed",
        };
        return new StateStoreException(fault, $"The store '{path}' {hint} (RocksDB: {cause.Message})", cause);
    }

    private static StateStoreFault FaultOf(string message)
    {
        bool Says(string text) => message.Contains(text, StringComparison.OrdinalIgnoreCase);
        if (Says("lock file") || Says("lock hold by")) return Says("Permission denied") || Says("Read-only") ? StateStoreFault.ReadOnly : StateStoreFault.Locked;
        // A file that the database names and that is not there is damage too.
        if (Says("Corruption") || Says("does not exist (create_if_missing") || Says("No such file or directory")) return StateStoreFault.Corrupt;
        if (Says("Permission denied") || Says("Read-only file system")) return StateStoreFault.ReadOnly;
        return Says("No space left") || Says("not enough space") ? StateStoreFault.NoSpace : StateStoreFault.InputOutput;
    }
}
