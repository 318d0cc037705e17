using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Wasm;

namespace Vow.Engine.Host;

/// <summary>One function a contract may import.</summary>
/// <param name="Id">Position in <see cref="HostFunctionTable.All"/>.</param>
/// <param name="Module">Import module.</param>
/// <param name="Name">Import name.</param>
/// <param name="Type">Signature as the contract declares it, without the gas counter that instrumentation adds.</param>
/// <param name="Mode">Whether a read-only call may use it.</param>
/// <param name="Category">What its own price counts as.</param>
/// <param name="Price">Id of its price in the gas schedule.</param>
/// <param name="Aliases">Other import modules, or patterns with one <c>*</c>, that mean the same function.</param>
/// <param name="Parameters">What each parameter means.</param>
public sealed record HostFunction(
    HostFunctionId Id,
    string Module,
    string Name,
    FunctionType Type,
    HostMode Mode,
    GasCategory Category,
    string Price,
    ImmutableArray<string> Aliases,
    ImmutableArray<HostParameter> Parameters)
{
    /// <summary>Whether a contract that imports from <paramref name="module"/> means this function's module.</summary>
    public bool IsInModule(string module) =>
        module == Module || Aliases.Any(alias => Matches(alias, module));

    /// <summary>The name in errors and traces.</summary>
    public override string ToString() => Module == "env" ? Name : $"{Module}.{Name}";

    private static bool Matches(string pattern, string module)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0) return module == pattern;
        return module.Length >= pattern.Length - 1
            && module.StartsWith(pattern[..star], StringComparison.Ordinal)
            && module.EndsWith(pattern[(star + 1)..], StringComparison.Ordinal);
    }
}

/// <summary>One parameter of a host function.</summary>
/// <param name="Name">Name in the specification, as in <c>key_ptr</c>.</param>
/// <param name="Role">How the host reads the number.</param>
/// <param name="What">What it is, in words: <c>key</c>, <c>value</c>.</param>
public readonly record struct HostParameter(string Name, HostParameterRole Role, string What);

/// <summary>How the host reads a parameter.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Pointer is the word of the ABI.")]
public enum HostParameterRole
{
    /// <summary>A number.</summary>
    Value = 0,

    /// <summary>An address in the contract's memory.</summary>
    Pointer = 1,

    /// <summary>A number of bytes at the pointer before it.</summary>
    Length = 2,

    /// <summary>The address of an AssemblyScript string.</summary>
    Text = 3,
}

/// <summary>Whether a read-only call may use a host function.</summary>
public enum HostMode
{
    /// <summary>Allowed everywhere.</summary>
    Read = 0,

    /// <summary>A read-only call traps with <c>ReadOnlyViolation</c>.</summary>
    Write = 1,
}
