namespace Vow.Engine.State;

/// <summary>Why a state store failed. The numbers never change.</summary>
public enum StateStoreFault
{
    /// <summary>The operating system refused a read or a write.</summary>
    InputOutput = 0,

    /// <summary>Another process, or another store in this one, has the directory open.</summary>
    Locked = 1,

    /// <summary>The directory holds something, and it is not a Vow store.</summary>
    NotAStore = 2,

    /// <summary>The store was written by a version with another format.</summary>
    UnsupportedFormat = 3,

    /// <summary>What is stored fails its own checks.</summary>
    Corrupt = 4,

    /// <summary>The directory cannot be written.</summary>
    ReadOnly = 5,

    /// <summary>The disk is full.</summary>
    NoSpace = 6,
}

/// <summary>A fault of the node: the state could not be read or written. Never the result of a contract.</summary>
public sealed class StateStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StateStoreException(StateStoreFault fault, string message, Exception? cause = null) : base(message, cause) => Fault = fault;

    /// <summary>What kind of fault it is.</summary>
    public StateStoreFault Fault { get; }
}
