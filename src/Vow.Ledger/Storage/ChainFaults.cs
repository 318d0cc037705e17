namespace Vow.Ledger;

/// <summary>Why a store cannot be opened as a chain. The numbers never change.</summary>
public enum ChainStoreFault
{
    /// <summary>The store holds something that is not a chain.</summary>
    NotAChain = 0,

    /// <summary>The chain was written in a format that this version does not read.</summary>
    UnsupportedFormat = 1,

    /// <summary>The store holds a chain with another genesis.</summary>
    OtherGenesis = 2,

    /// <summary>The store is empty, and no genesis was given.</summary>
    Empty = 3,

    /// <summary>An import into the store did not end.</summary>
    UnfinishedImport = 4,

    /// <summary>What is stored contradicts itself.</summary>
    Damaged = 5,

    /// <summary>Blocks that were reported as committed are not in the store any more.</summary>
    BlocksLost = 6,

    /// <summary>The chain asks for rules that this version does not know.</summary>
    UnknownProtocolVersion = 7,

    /// <summary>An earlier commit failed; the chain must be opened anew.</summary>
    CommitFailed = 8,
}

/// <summary>A fault of the node: the store does not hold a chain that can be gone on with. Nothing was written to it.</summary>
public sealed class ChainStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ChainStoreException(ChainStoreFault fault, string message, Exception? cause = null) : base(message, cause) => Fault = fault;

    /// <summary>What kind of fault it is.</summary>
    public ChainStoreFault Fault { get; }
}

/// <summary>A block that does not follow from the head, or whose execution gives another header than it claims. Nothing was written.</summary>
public sealed class BlockMismatchException : Exception
{
    /// <summary>Creates the exception.</summary>
    public BlockMismatchException(ulong height, string field, string message) : base(message) => (Height, Field) = (height, field);

    /// <summary>The block's height.</summary>
    public ulong Height { get; }

    /// <summary>The first field of <see cref="BlockHeader"/> that differs.</summary>
    public string Field { get; }
}

/// <summary>A height whose state cannot be read: above the head, or below what the history window keeps.</summary>
public sealed class HeightUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public HeightUnavailableException(ulong height, ulong oldest, ulong newest)
        : base(height > newest
            ? $"Height {height} does not exist yet: the newest block has height {newest}."
            : $"The state at height {height} is not kept any more: this node keeps heights {oldest} to {newest}. Ask an archive node, or run one without a limit on its history.") =>
        (Height, Oldest, Newest) = (height, oldest, newest);

    /// <summary>The height that was asked for.</summary>
    public ulong Height { get; }

    /// <summary>The lowest height whose state can be read.</summary>
    public ulong Oldest { get; }

    /// <summary>The head's height.</summary>
    public ulong Newest { get; }
}
