namespace Vow.Client;

/// <summary>What is wrong with a key that was asked for.</summary>
public enum KeyStoreFault
{
    /// <summary>No key has the name.</summary>
    NotFound,

    /// <summary>A key has the name already.</summary>
    NameTaken,

    /// <summary>The name is none that a key can have.</summary>
    BadName,

    /// <summary>The passphrase does not open the key, or its file was changed.</summary>
    WrongPassphrase,

    /// <summary>The key's file is not one that this version wrote.</summary>
    BadFile,

    /// <summary>The folder or file cannot be read or written.</summary>
    Inaccessible,
}

/// <summary>A key cannot be kept, found or opened; the message says which and why, and holds no secret.</summary>
public sealed class KeyStoreException(KeyStoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public KeyStoreFault Fault { get; } = fault;
}
