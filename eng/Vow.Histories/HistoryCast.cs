using Vow.Engine;

namespace Vow.Histories;

/// <summary>Who plays: accounts, the contracts that exist, the modules that are stored.</summary>
internal sealed class HistoryCast(HistoryWriter writer)
{
    private readonly Dictionary<string, List<HistoryContract>> _contracts = [];
    private readonly Dictionary<string, List<HistoryModule>> _modules = [];
    private readonly List<HistoryContract> _all = [];

    public HistoryAccount AnyAccount() => writer.Random.Of(writer.Rich);

    public HistoryContract AnyContract() => writer.Random.Of(_all);

    public HistoryContract Any(string kind) => writer.Random.Of(_contracts[kind]);

    public HistoryModule AnyModule(string name) => writer.Random.Of(_modules[name]);

    public HistoryModule AnyModule() => AnyModule(writer.Random.Of(HistoryModules.Valid).Name);

    public void Enter(HistoryContract contract)
    {
        if (!_contracts.TryGetValue(contract.Kind, out List<HistoryContract>? known)) _contracts[contract.Kind] = known = [];
        known.Add(contract);
        _all.Add(contract);
    }

    public void Enter(HistoryModule module)
    {
        if (!_modules.TryGetValue(module.Name, out List<HistoryModule>? known)) _modules[module.Name] = known = [];
        known.Add(module);
    }

    /// <summary>Where a contract will be.</summary>
    public static Address AddressOf(HistoryAccount creator, HistoryModule module, ReadOnlySpan<byte> salt) =>
        JournalLedger.ContractAddress(creator.Address, module.Hash, salt);
}
