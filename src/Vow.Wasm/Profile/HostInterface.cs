using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>One function that a contract may import.</summary>
/// <param name="Module">Import module, or a pattern with one <c>*</c> (wasm-bindgen names its module after the crate).</param>
/// <param name="Name">Import name.</param>
/// <param name="Type">Signature, as the contract declares it.</param>
public sealed record HostImport(string Module, string Name, FunctionType Type)
{
    internal bool IsInModule(string module)
    {
        var star = Module.IndexOf('*', StringComparison.Ordinal);
        if (star < 0) return module == Module;
        return module.Length >= Module.Length - 1
            && module.StartsWith(Module[..star], StringComparison.Ordinal)
            && module.EndsWith(Module[(star + 1)..], StringComparison.Ordinal);
    }
}

/// <summary>Everything a contract may import.</summary>
public sealed class HostInterface
{
    private readonly FrozenDictionary<string, ImmutableArray<HostImport>> _byName;

    /// <summary>An interface of these functions.</summary>
    public HostInterface(IEnumerable<HostImport> functions)
    {
        Functions = [.. functions];
        _byName = Functions.GroupBy(f => f.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>The functions, in the order given.</summary>
    public ImmutableArray<HostImport> Functions { get; }

    /// <summary>The function an import means; null when there is none of that module and name.</summary>
    public HostImport? Find(string module, string name) => Named(name).FirstOrDefault(f => f.IsInModule(module));

    /// <summary>The functions of that name, whatever their module.</summary>
    public ImmutableArray<HostImport> Named(string name) => _byName.GetValueOrDefault(name, []);

    /// <summary>The functions of one module.</summary>
    public IEnumerable<HostImport> In(string module) => Functions.Where(f => f.IsInModule(module));
}
