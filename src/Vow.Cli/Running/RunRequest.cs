using Vow.Engine;
using Vow.Engine.Code;
using Vow.Ledger.Abi;

namespace Vow.Cli.Running;

/// <summary>Everything that <c>vow run</c> was asked.</summary>
internal sealed record RunRequest
{
    public required string File { get; init; }

    public required string Method { get; init; }

    /// <summary>What the method is given, read once the module is known to be one.</summary>
    public required Func<CodeMethod, AbiInput> Input { get; init; }

    /// <summary>Folder that keeps storage between runs; null keeps nothing.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>What <c>init</c> or <c>migrate</c> is given, if it runs.</summary>
    public required Func<CodeMethod, AbiInput> InitInput { get; init; }

    public required Address Caller { get; init; }

    /// <summary>The contract's address; by default it follows from the code and <see cref="Salt"/>.</summary>
    public Address? Contract { get; init; }

    public required ReadOnlyMemory<byte> Salt { get; init; }

    public required UInt128 Value { get; init; }

    public required long GasLimit { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required BlockInfo Block { get; init; }

    public required bool IsReadOnly { get; init; }

    public required bool IsTraced { get; init; }

    /// <summary>Whether the gas of the method is wanted by call path.</summary>
    public bool IsProfiled { get; init; }
}
