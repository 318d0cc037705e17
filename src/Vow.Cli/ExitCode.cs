namespace Vow.Cli;

/// <summary>What the process returns. Scripts depend on these numbers; never change one.</summary>
internal enum ExitCode
{
    Success = 0,

    /// <summary>The module, or one of them, is refused.</summary>
    Refused = 1,

    /// <summary>The command line, a file name or an argument is wrong; nothing was run.</summary>
    Usage = 2,

    /// <summary>The contract ran and failed: revert, trap, out of gas, time-out. On a chain: in a query or simulation; nothing was sent.</summary>
    ContractFailed = 3,

    /// <summary>The transaction is in a block and failed there: its changes are rolled back and its fee is paid.</summary>
    TransactionFailed = 4,

    /// <summary>The node or the chain refused the transaction: nothing changed and nothing was charged.</summary>
    TransactionRefused = 5,

    /// <summary>The node gave no answer, or one that says it is at fault.</summary>
    NodeUnreachable = 6,

    /// <summary>No such block, transaction, contract or height.</summary>
    NotFound = 7,

    /// <summary>A proof does not show what it should.</summary>
    ProofInvalid = 8,

    /// <summary>A compiler, or another program that builds a contract, refused the source.</summary>
    BuildFailed = 9,

    /// <summary>A compiler or another program that is needed is not installed.</summary>
    ToolMissing = 10,

    /// <summary>Tests of a contract failed.</summary>
    TestsFailed = 11,

    /// <summary>The engine or the machine failed (EX_SOFTWARE of sysexits.h).</summary>
    Fault = 70,

    /// <summary>The store of a node failed (EX_IOERR of sysexits.h).</summary>
    StoreFailed = 74,

    /// <summary>Ctrl+C, before the command was done (128 + SIGINT, as shells have it).</summary>
    Interrupted = 130,
}
