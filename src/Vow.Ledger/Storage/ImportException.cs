namespace Vow.Ledger;

/// <summary>An export that cannot be imported: damaged, of another chain, or not what its header promises. A store that was being filled is not taken for a chain.</summary>
public sealed class ImportException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ImportException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}

/// <summary>How far an export or import is.</summary>
/// <param name="Items">Keys of the state, or blocks.</param>
/// <param name="Bytes">Bytes of the stream.</param>
public readonly record struct TransferProgress(long Items, long Bytes);
