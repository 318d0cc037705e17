using Vow.Engine.Symbols;
using Vow.Engine.Tracing;
using Vow.Wasm;

namespace Vow.Engine.Profiling;

/// <summary>
/// Gives the nodes of a profile their names: functions from their module, contracts from whoever knows them. Bounded: the thinnest nodes beyond
/// <see cref="NamedProfile.NodesMax"/> become part of the node above them, and of very many modules those that used the least gas keep numbers for names.
/// </summary>
public sealed class ProfileNames
{
    internal const string MethodMark = "::";
    private const int ModulesMax = 64;
    private const int NameCharactersMax = 200;

    private readonly Dictionary<(CodeHash Code, uint Function), FunctionName> _functions = [];
    private readonly Dictionary<Address, string> _contracts = [];

    private ProfileNames()
    {
    }

    /// <summary>The profile with names.</summary>
    /// <param name="profile">A complete one.</param>
    /// <param name="moduleOf">A code's module as it was uploaded, or null where it is not known.</param>
    /// <param name="contractName">What a contract calls itself, or null.</param>
    /// <param name="addressText">How an address is written where there is no name.</param>
    public static NamedProfile Apply(GasProfile profile, Func<CodeHash, ReadOnlyMemory<byte>?> moduleOf, Func<Address, CodeHash, string?> contractName, Func<Address, string> addressText)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(moduleOf);
        ArgumentNullException.ThrowIfNull(contractName);
        ArgumentNullException.ThrowIfNull(addressText);
        var kept = Thickest(profile.Root, out var isThinned);
        var names = new ProfileNames();
        names.NameContracts(kept, contractName, addressText);
        foreach (var functions in kept.Where(node => node.Frame.Kind == ProfileKind.Function).GroupBy(node => node.Frame.Code).Take(ModulesMax)) names.NameFunctions(functions.Key, functions, moduleOf);
        isThinned |= profile.Segments.Count > NamedProfile.SegmentsMax;
        return new NamedProfile(names.Named(profile.Root, kept), profile.IsCut || isThinned) { Segments = [.. profile.Segments.Take(NamedProfile.SegmentsMax)] };
    }

    /// <summary>Symbols of a module that may be of any origin; null when it cannot be read.</summary>
    public static ModuleSymbols? SymbolsOf(ReadOnlyMemory<byte> wasm)
    {
        try
        {
            return ModuleSymbols.Read(wasm);
        }
        catch (WasmValidationException)
        {
            return null;
        }
    }

    /// <summary>A function's name for people, made harmless and short.</summary>
    public static FunctionName NameOf(ModuleSymbols symbols, uint function)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return new FunctionName(Shown(symbols.NameOf(function)), symbols.PlaceOfFunction(function)?.ToString());
    }

    // A node never has more gas than the one above it, and comes after it in a stable order: whatever is kept is a tree.
    private static HashSet<ProfileNode> Thickest(ProfileNode root, out bool isThinned)
    {
        var all = new List<ProfileNode> { root };
        for (var i = 0; i < all.Count; i++) all.AddRange(all[i].Children);
        isThinned = all.Count > NamedProfile.NodesMax;
        return [.. isThinned ? all.OrderByDescending(node => node.Total).Take(NamedProfile.NodesMax) : all];
    }

    private void NameContracts(HashSet<ProfileNode> nodes, Func<Address, CodeHash, string?> contractName, Func<Address, string> addressText)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var frame in nodes.Where(node => node.Frame.Kind == ProfileKind.Call).Select(node => node.Frame))
        {
            if (_contracts.ContainsKey(frame.Contract)) continue;
            var name = contractName(frame.Contract, frame.Code) is { Length: > 0 } own ? Shown(own) : addressText(frame.Contract);
            // Anybody may call a contract as another one is called.
            _contracts[frame.Contract] = taken.Add(name) ? name : $"{name} ({addressText(frame.Contract)})";
        }
    }

    // One module at a time: debug information takes some memory.
    private void NameFunctions(CodeHash code, IEnumerable<ProfileNode> functions, Func<CodeHash, ReadOnlyMemory<byte>?> moduleOf)
    {
        if (moduleOf(code) is not { } wasm || SymbolsOf(wasm) is not { } symbols) return;
        foreach (var function in functions.Select(node => node.Frame.Function).Distinct()) _functions[(code, function)] = NameOf(symbols, function);
    }

    // The profile's depth is bounded, and so is this recursion.
    private NamedNode Named(ProfileNode node, HashSet<ProfileNode> kept)
    {
        var children = new List<NamedNode>();
        var self = node.Self;
        foreach (var child in node.Children)
        {
            if (kept.Contains(child)) children.Add(Named(child, kept));
            else self += child.Total;
        }

        var frame = node.Frame;
        var isCall = frame.Kind == ProfileKind.Call;
        var function = frame.Kind == ProfileKind.Function ? _functions.GetValueOrDefault((frame.Code, frame.Function)) : null;
        return new NamedNode
        {
            Name = frame.Kind switch
            {
                ProfileKind.Call => $"{_contracts[frame.Contract]}{MethodMark}{Shown(frame.Name)}",
                ProfileKind.Function => function?.Name ?? $"function {frame.Function}",
                _ => frame.Name,
            },
            Kind = frame.Kind,
            Place = function?.Place,
            Self = self,
            Total = node.Total,
            Count = node.Count,
            Contract = isCall ? frame.Contract : null,
            Code = isCall ? frame.Code : null,
            Function = frame.Kind == ProfileKind.Function ? frame.Function : null,
            Children = children,
        };
    }

    private static string Shown(string name) =>
        Display.Harmless(name.Length <= NameCharactersMax ? name : $"{name.AsSpan(0, NameCharactersMax)}…").Replace('\n', ' ');
}
