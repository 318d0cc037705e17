using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>An exported function that the host calls.</summary>
public sealed record ContractMethod(string Name, uint FunctionIndex, FunctionType Type);

/// <summary>What a contract offers to its host and its callers.</summary>
public sealed record ContractInterface
{
    /// <summary>Methods that transactions and other contracts may call, in order of export.</summary>
    public required ImmutableArray<ContractMethod> Methods { get; init; }

    /// <summary>Runs once when the contract is instantiated, if there is one.</summary>
    public ContractMethod? Init { get; init; }

    /// <summary>Runs once when the contract is upgraded to this code, if there is one.</summary>
    public ContractMethod? Migrate { get; init; }

    /// <summary>Gives the host room in the contract's memory, <c>(i32) -> i32</c>, if there is one.</summary>
    public ContractMethod? Allocate { get; init; }

    /// <summary>The callable method of that name; null when there is none.</summary>
    public ContractMethod? Find(string name) => Methods.FirstOrDefault(m => m.Name == name);
}

/// <summary>A module that may be deployed: valid, inside the profile, and shaped as a contract.</summary>
public sealed record ContractModule(ValidatedModule Validated, ContractInterface Interface);
