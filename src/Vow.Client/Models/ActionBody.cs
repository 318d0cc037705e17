using System.Text.Json.Serialization;
using Vow.Engine;

namespace Vow.Client;

/// <summary>One thing that a transaction does; <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(TransferAction), "transfer")]
[JsonDerivedType(typeof(UploadAction), "upload")]
[JsonDerivedType(typeof(InstantiateAction), "instantiate")]
[JsonDerivedType(typeof(CallAction), "call")]
[JsonDerivedType(typeof(UpgradeAction), "upgrade")]
[JsonDerivedType(typeof(SetAdminAction), "setAdmin")]
[JsonDerivedType(typeof(FreezeAction), "freeze")]
[JsonDerivedType(typeof(UnfreezeAction), "unfreeze")]
public abstract record ActionBody
{
    private protected ActionBody()
    {
    }
}

/// <summary>Sends value without calling what lives at the address.</summary>
public sealed record TransferAction : ActionBody
{
    /// <summary>An account or contract.</summary>
    public required Address To { get; init; }

    /// <summary>How much, in the smallest unit of value.</summary>
    public required UInt128 Amount { get; init; }
}

/// <summary>Stores a module.</summary>
public sealed record UploadAction : ActionBody
{
    /// <summary>SHA-256 of the module. Set in answers, ignored in requests.</summary>
    public CodeHash? CodeHash { get; init; }

    /// <summary>Length of the module in bytes. Set in answers, ignored in requests.</summary>
    public int? CodeBytes { get; init; }

    /// <summary>The module. Set in requests; answers leave it out (read a contract's code or the block instead).</summary>
    public ReadOnlyMemory<byte>? Code { get; init; }
}

/// <summary>Makes a contract of stored code and runs its <c>init</c>.</summary>
public sealed record InstantiateAction : ActionBody
{
    /// <summary>SHA-256 of the stored module.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>Makes the address another for the same signer and code.</summary>
    public ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>Who may upgrade and freeze it; null for nobody.</summary>
    public Address? Admin { get; init; }

    /// <summary>Value given to the contract.</summary>
    public UInt128 Value { get; init; }

    /// <summary>Numeric arguments of <c>init</c>.</summary>
    public IReadOnlyList<WasmValue> Arguments { get => field ?? []; init; } = [];

    /// <summary>Input of <c>init</c>.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }
}

/// <summary>Calls a contract's method.</summary>
public sealed record CallAction : ActionBody
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The exported function's name.</summary>
    public required string Method { get; init; }

    /// <summary>Value sent with the call.</summary>
    public UInt128 Value { get; init; }

    /// <summary>Numeric arguments.</summary>
    public IReadOnlyList<WasmValue> Arguments { get => field ?? []; init; } = [];

    /// <summary>Input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }
}

/// <summary>Gives a contract new code and runs that code's <c>migrate</c>. By the admin.</summary>
public sealed record UpgradeAction : ActionBody
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>SHA-256 of the stored module it gets.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>Numeric arguments of <c>migrate</c>.</summary>
    public IReadOnlyList<WasmValue> Arguments { get => field ?? []; init; } = [];

    /// <summary>Input of <c>migrate</c>.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Whether the new code is put in place although it may misread what the contract has stored.</summary>
    public bool Force { get; init; }
}

/// <summary>Gives a contract another admin, or none for ever. By the admin.</summary>
public sealed record SetAdminAction : ActionBody
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>The new admin; null for nobody.</summary>
    public Address? Admin { get; init; }
}

/// <summary>Stops a contract. By the admin.</summary>
public sealed record FreezeAction : ActionBody
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }
}

/// <summary>Lets a frozen contract run again. By the admin.</summary>
public sealed record UnfreezeAction : ActionBody
{
    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }
}
