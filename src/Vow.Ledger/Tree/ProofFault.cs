namespace Vow.Ledger.Tree;

/// <summary>Why a proof was refused. The numbers never change.</summary>
public enum ProofFault
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The bytes are not the encoding of a proof, or not of one that any tree can have.</summary>
    Malformed = 1,

    /// <summary>The proof is of a tree with another root, or of another key.</summary>
    WrongRoot = 2,

    /// <summary>The proof leaves out a part of the tree in which keys of the range could be.</summary>
    Incomplete = 3,

    /// <summary>What is asked for cannot be a key of the tree: <see cref="TreePath.IsFlatKey"/>.</summary>
    NotAKey = 4,
}
