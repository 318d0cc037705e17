using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Ledger;

/// <summary>
/// Keeps an upgrade from code that would misread what the contract stored (<c>spec/transactions.md</c>): new code's migrate → old description → new description →
/// differences. Each step is paid before it is done.
/// </summary>
internal static class UpgradeCheck
{
    /// <summary>Why the upgrade is refused; null when it is not.</summary>
    public static TransactionFailure? Run(TransactionRun run, in CodeHash before, in CodeHash after)
    {
        if (before == after || Migrates(run, after)) return null;
        if (Section(run, before, out AbiSection old) is { } failure) return failure;
        if (Pay(run, old) is { } unpaid) return unpaid;
        // Old code that tells nothing of its storage, or nothing that can be read, binds nobody.
        if (!TryRead(old, out ImmutableArray<AbiStorageItem> stored, out _) || stored.IsEmpty) return null;
        if (Section(run, after, out AbiSection now) is { } unread) return unread;
        if (Pay(run, now) is { } tooDear) return tooDear;
        if (now.Count == 0) return Refused("the new code has no description of its storage (the custom section vow.abi), and the old code has one");
        if (!TryRead(now, out ImmutableArray<AbiStorageItem> reading, out string? fault)) return Refused($"the new code's description of its storage cannot be read: {fault}");
        ImmutableArray<string> differences = LayoutComparison.Differences(stored, reading, old.Payload.Length + now.Payload.Length);
        return differences.IsEmpty ? null : Refused($"the new code would misread what the contract has stored: {string.Join("; ", differences)}");
    }

    private static bool Migrates(TransactionRun run, in CodeHash code) => (run.Block.Vm.Find(code) ?? throw Lost(code)).Facts.MethodsByName.ContainsKey("migrate");

    private static TransactionFailure? Section(TransactionRun run, in CodeHash code, out AbiSection section)
    {
        section = default;
        CodeInfo info = LedgerState.ReadCodeInfo(run.Block.Journal, code) ?? throw Lost(code);
        if (Pay(run, run.Block.Vm.Protocol.Gas.Upgrade.PerCodeByte * info.Bytes) is { } failure) return failure;
        section = ScopedCodeStore.Instance.TryGet(code, out ReadOnlyMemory<byte> wasm) ? AbiSection.Find(wasm) : throw Lost(code);
        return null;
    }

    // A longer one is not read: it is no description.
    private static TransactionFailure? Pay(TransactionRun run, in AbiSection section) =>
        Pay(run, run.Block.Vm.Protocol.Gas.Upgrade.PerDescriptionByte * Math.Min(section.Payload.Length, ContractAbi.BytesMax));

    private static TransactionFailure? Pay(TransactionRun run, long gas) => run.TryCharge(GasCategory.Transaction, gas)
        ? null
        : new TransactionFailure(
            (int)ErrorCode.OutOfGas, new ReceiptText($"out of gas: comparing what the old and the new code store takes {gas} gas, and less was left of the limit of {run.Body.GasLimit}; all of it is charged", []), null);

    private static bool TryRead(in AbiSection section, out ImmutableArray<AbiStorageItem> storage, [NotNullWhen(false)] out string? fault)
    {
        storage = [];
        fault = section.Count == 1 ? null : $"the module has {section.Count} sections {ContractAbi.SectionName}";
        if (fault is not null) return false;
        try
        {
            storage = ContractAbiReader.ReadStorage(section.Payload.Span);
        }
        catch (AbiException error)
        {
            fault = error.Message;
        }

        return fault is null;
    }

    private static TransactionFailure Refused(string why) =>
        TransactionFailure.Of(LedgerErrorCode.LayoutIncompatible, $"{why}. Give the new code a migrate that rewrites it, or force the upgrade");

    // The ledger found the code's record: the state has lost the module itself.
    private static EngineFaultException Lost(in CodeHash code) => new($"The code {code} of a contract is not in the state.");
}
