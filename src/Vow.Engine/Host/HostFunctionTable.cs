using System.Collections.Frozen;

namespace Vow.Engine.Host;

/// <remarks>The rows and the native entry points are generated; see <c>spec/host-abi.json</c>.</remarks>
public static partial class HostFunctionTable
{
    /// <summary>The row of a function.</summary>
    public static HostFunction Of(HostFunctionId id) => All[(int)id];

    /// <summary>The function an import means; null when there is none of that module and name.</summary>
    public static HostFunction? Find(string module, string name) =>
        Index.ByName.TryGetValue(name, out var function) && function.IsInModule(module) ? function : null;

    // A class of its own: static fields of a partial class are set in an order that depends on file names.
    private static class Index
    {
        public static readonly FrozenDictionary<string, HostFunction> ByName = All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);
    }
}
