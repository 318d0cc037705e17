namespace Vow.Cli;

/// <summary>What the process returns. Scripts depend on these numbers; never change one.</summary>
internal enum ExitCode
{
    Success = 0,

    /// <summary>The module, or one of them, is refused.</summary>
    Refused = 1,

    /// <summary>The command line, a file name or an argument is wrong; nothing was run.</summary>
    Usage = 2,

    /// <summary>The contract ran and failed: revert, trap, out of gas, time-out.</summary>
    ContractFailed = 3,

    /// <summary>The engine or the machine failed (EX_SOFTWARE of sysexits.h).</summary>
    Fault = 70,
}
