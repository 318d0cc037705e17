namespace Vow.Engine;

/// <summary>
/// The node failed, not the contract: out of memory, a full disk, a defect of the engine or of Wasmtime. Nothing may be committed; the
/// block must not be decided on this node. Never raised for anything a contract or a caller can send.
/// </summary>
public class EngineFaultException : Exception
{
    /// <summary>A fault with what failed and why.</summary>
    public EngineFaultException(string message) : base(message)
    {
    }

    /// <summary>A fault caused by another exception.</summary>
    public EngineFaultException(string message, Exception inner) : base(message, inner)
    {
    }
}
