using System.Collections.Concurrent;
using System.Globalization;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Testing;

/// <summary>How the contracts of a transaction describe themselves: by the code that they have before it, or that it brings.</summary>
internal sealed class ContractInterfaces(IStateReader before, CheckedTransaction transaction, Receipt? receipt)
{
    // The modules of one test run: few, and the same in each test.
    private static readonly ConcurrentDictionary<CodeHash, ContractAbi?> ByCode = new();

    private readonly ConcurrentDictionary<Address, ContractAbi?> _byContract = new();

    /// <summary>The description of a contract in a state; null when it has none that can be read.</summary>
    public static ContractAbi? Of(IStateReader state, Address contract) =>
        LedgerState.ReadContract(state, contract) is { } found ? OfCode(found.Code, LedgerState.TryReadCode(state, found.Code, out ReadOnlyMemory<byte> code) ? code : default) : null;

    /// <summary>The description of a module.</summary>
    public static ContractAbi? OfModule(byte[] module) => OfCode(WasmVm.HashOf(module), module);

    /// <summary>The description of a contract that the transaction calls, makes or upgrades, or that logs an event in it.</summary>
    public ContractAbi? Of(Address contract) => _byContract.GetOrAdd(contract, Find);

    /// <summary>The description of a module that the transaction brings, or that is stored already.</summary>
    public ContractAbi? Of(CodeHash code)
    {
        foreach (TransactionAction action in transaction.Transaction?.Body.Actions ?? [])
        {
            if (action is TransactionAction.Upload upload && WasmVm.HashOf(upload.Code.Span) == code) return OfCode(code, upload.Code);
        }

        return LedgerState.TryReadCode(before, code, out ReadOnlyMemory<byte> stored) ? OfCode(code, stored) : null;
    }

    /// <summary>The parameters of a call in words, or null where they cannot be told.</summary>
    public static string? Parameters(AbiMethod? described, IReadOnlyCollection<WasmValue> numbers, ReadOnlySpan<byte> input, NameBook names)
    {
        if (described is null || !AbiArguments.TryDecodeInput(described, input, [.. numbers], out AbiValue.Record? values)) return null;
        return values.Fields.IsEmpty ? null : Fields(values, names);
    }

    /// <summary>An event's fields in words, or null where they cannot be told.</summary>
    public string? Event(StateEvent logged, NameBook names) =>
        AbiEvents.TryDecode(Of(logged.Contract), logged.Topic.Span, logged.Data.Span, out AbiEvent? described, out AbiValue.Record? fields)
            ? $"event {described.Name} of {names.Of(logged.Contract)}{(fields.Fields.IsEmpty ? "" : $": {Fields(fields, names)}")}"
            : null;

    private static string Fields(AbiValue.Record record, NameBook names) => string.Join(", ", record.Fields.Select(field => $"{field.Key}: {AbiText.Format(field.Value, names.Of)}"));

    private static ContractAbi? OfCode(CodeHash hash, ReadOnlyMemory<byte> module) => ByCode.GetOrAdd(hash, _ => Read(module));

    // What cannot be read is shown as bytes: the tests of a description are those of the SDK that made it.
    private static ContractAbi? Read(ReadOnlyMemory<byte> module)
    {
        try
        {
            return ContractAbi.Read(ModuleDecoder.Decode(module, ProtocolVersion.V1.Module));
        }
        catch (Exception error) when (error is AbiException or WasmValidationException)
        {
            return null;
        }
    }

    private ContractAbi? Find(Address contract)
    {
        IReadOnlyList<TransactionAction> actions = transaction.Transaction?.Body.Actions ?? [];
        for (int index = 0; index < actions.Count; index++)
        {
            if (actions[index] is TransactionAction.Upgrade upgrade && upgrade.Contract == contract && receipt?.Status == ReceiptStatus.Success) return Of(upgrade.Code);
            if (actions[index] is TransactionAction.Instantiate make && index < receipt?.Outcomes.Length && receipt.Outcomes[index].Contract == contract) return Of(make.Code);
        }

        return Of(before, contract);
    }
}
