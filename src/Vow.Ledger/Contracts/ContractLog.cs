using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Code that a contract got: version 0 when it was made, each further one by an upgrade.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Version">How often its code had been replaced.</param>
/// <param name="Code">The code it runs from then on.</param>
/// <param name="Transaction">Place in the block of the transaction that did it; null in a genesis.</param>
/// <param name="IsForced">Whether an upgrade was let through although the code may misread what is stored.</param>
internal readonly record struct ContractStep(Address Contract, uint Version, CodeHash Code, int? Transaction, bool IsForced);

/// <summary>
/// Notes each contract that is made and each code that is replaced while a transaction runs, by an action or inside of a contract. What was rolled back is told apart at the end by the
/// records that are left.
/// </summary>
internal sealed class ContractLog
{
    private readonly List<ContractStep> _steps = [];

    public void Add(in Address contract, uint version, in CodeHash code, bool isForced) => _steps.Add(new ContractStep(contract, version, code, null, isForced));

    public void Clear() => _steps.Clear();

    /// <summary>The steps that lasted, in order, when a transaction has succeeded; the log is empty afterwards.</summary>
    public ImmutableArray<ContractStep> TakeKept(Journal journal, int? transaction)
    {
        if (_steps.Count == 0) return [];
        // A version can only be reached again after it was rolled back: of its steps the last one lasted, if the contract got that far at all.
        var last = new Dictionary<(Address, uint), int>();
        for (int step = 0; step < _steps.Count; step++) last[(_steps[step].Contract, _steps[step].Version)] = step;
        var versions = new Dictionary<Address, uint?>();
        var kept = ImmutableArray.CreateBuilder<ContractStep>();
        for (int index = 0; index < _steps.Count; index++)
        {
            ContractStep step = _steps[index];
            if (last[(step.Contract, step.Version)] != index) continue;
            if (!versions.TryGetValue(step.Contract, out uint? reached)) versions[step.Contract] = reached = LedgerState.ReadContract(journal, step.Contract)?.Version;
            if (step.Version <= reached) kept.Add(step with { Transaction = transaction });
        }

        _steps.Clear();
        return kept.ToImmutable();
    }
}
