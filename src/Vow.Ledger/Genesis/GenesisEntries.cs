using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>An account that exists from the start.</summary>
/// <param name="Address">Whose it is.</param>
/// <param name="Balance">What it owns, in the smallest unit of value.</param>
public sealed record GenesisAccount(Address Address, UInt128 Balance);

/// <summary>A contract that exists from the start: as if its creator had uploaded and instantiated it, without gas to pay.</summary>
public sealed record GenesisContract
{
    /// <summary>The module.</summary>
    public required ReadOnlyMemory<byte> Code { get; init; }

    /// <summary>The account that makes it, pays the value and its deposits.</summary>
    public required Address Creator { get; init; }

    /// <summary>Tells contracts of the same creator and code apart.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>Who may upgrade and freeze it; null for nobody.</summary>
    public required Address? Admin { get; init; }

    /// <summary>Value it starts with, from the creator's balance.</summary>
    public required UInt128 Value { get; init; }

    /// <summary>Numeric arguments of <c>init</c>.</summary>
    public required ImmutableArray<WasmValue> Arguments { get; init; }

    /// <summary>Input of <c>init</c>.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }
}
