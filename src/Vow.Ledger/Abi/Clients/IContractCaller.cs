using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Abi;

/// <summary>A contract that can be called: over a node's HTTP API, or on a chain in memory. What <c>vow bind</c> writes works with any.</summary>
public interface IContractCaller
{
    /// <summary>The contract's address.</summary>
    Address Contract { get; }

    /// <summary>Calls a method in a transaction and waits until it is committed.</summary>
    /// <exception cref="ContractFailedException">The contract failed, or the transaction was refused.</exception>
    Task<ContractReceipt> CallAsync(string method, AbiInput input, UInt128 value, CancellationToken cancellationToken);

    /// <summary>Calls a method read-only: nothing changes and nobody pays.</summary>
    /// <exception cref="ContractFailedException">The contract failed.</exception>
    Task<ContractAnswer> QueryAsync(string method, AbiInput input, CancellationToken cancellationToken);
}

/// <summary>What a method gave back.</summary>
/// <param name="ReturnData">Its return data.</param>
/// <param name="Result">The result of the WebAssembly function; null where it has none.</param>
public sealed record ContractAnswer(ReadOnlyMemory<byte> ReturnData, WasmValue? Result);

/// <summary>What a transaction did that called a method and succeeded.</summary>
public sealed record ContractReceipt
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Transaction { get; init; }

    /// <summary>Height of its block.</summary>
    public required ulong Height { get; init; }

    /// <summary>Gas it used.</summary>
    public required long GasUsed { get; init; }

    /// <summary>What the gas cost the signer.</summary>
    public required UInt128 Fee { get; init; }

    /// <summary>What the method gave back.</summary>
    public required ContractAnswer Answer { get; init; }

    /// <summary>Events of all contracts that it ran, in order.</summary>
    public required ImmutableArray<StateEvent> Events { get; init; }
}

/// <summary>A transaction that called a method, and the method's result.</summary>
public sealed record ContractReceipt<T>(T Value, ContractReceipt Receipt);
