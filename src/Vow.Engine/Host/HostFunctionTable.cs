using System.Collections.Frozen;
using Vow.Wasm;

namespace Vow.Engine.Host;

/// <remarks>The rows and the native entry points are generated; see <c>spec/host-abi.json</c>.</remarks>
public static partial class HostFunctionTable
{
    /// <summary>The row of a function.</summary>
    public static HostFunction Of(HostFunctionId id) => All[(int)id];

    /// <summary>The function an import means; null when there is none of that module and name.</summary>
    public static HostFunction? Find(string module, string name) =>
        Index.ByName.TryGetValue(name, out var function) && function.IsInModule(module) ? function : null;

    /// <summary>The table as the import filter takes it: every name under every module it may be imported from.</summary>
    public static HostInterface Imports => Index.Imports;

    // A class of its own: static fields of a partial class are set in an order that depends on file names.
    private static class Index
    {
        public static readonly FrozenDictionary<string, HostFunction> ByName = All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

        public static readonly HostInterface Imports = new(All.SelectMany(function =>
            function.Aliases.Prepend(function.Module).Select(module => new HostImport(module, function.Name, function.Type))));
    }
}
