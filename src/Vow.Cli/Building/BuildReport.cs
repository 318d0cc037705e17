using Vow.Cli.Checking;
using Vow.Ledger.Abi;

namespace Vow.Cli.Building;

/// <summary>What came of building a contract.</summary>
internal sealed record BuildReport
{
    public required ContractProject Project { get; init; }

    /// <summary>What compiled it.</summary>
    public required string Compiler { get; init; }

    /// <summary>Where the module is, when it is accepted.</summary>
    public required string Path { get; init; }

    public required byte[] Bytes { get; init; }

    /// <summary>What the check found; filled in by the builder.</summary>
    public ModuleReport? Module { get; init; }

    /// <summary>The contract's description of itself, if it has one.</summary>
    public ContractAbi? Abi { get; init; }

    /// <summary>Why the description is of no use; null when it is, or when there is none.</summary>
    public string? AbiFault { get; init; }

    /// <summary>What the optimiser did, or why it did nothing; null when it was not asked.</summary>
    public string? Note { get; init; }

    /// <summary>The module's size before it was optimised; null when it was not.</summary>
    public int? SizeBefore { get; init; }

    /// <summary>The same code with lines of source; null when it was not asked for.</summary>
    public byte[]? DebugBytes { get; init; }

    /// <summary>Where <see cref="DebugBytes"/> go: beside the module.</summary>
    public string DebugPath => System.IO.Path.ChangeExtension(Path, ".debug.wasm");

    /// <summary>The module's name.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsAccepted => Module is { IsAccepted: true } && AbiFault is null;
}
