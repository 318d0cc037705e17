using Vow.Engine;
using Vow.Engine.Crypto;
using Vow.Engine.State;

namespace Vow.Ledger;

/// <summary>Applies the changes of a replay to its own journal, and gives the transaction to execute on it: code → storage → balances → the transaction itself.</summary>
internal sealed class ReplayEdit(BlockRun block, ReplayChanges changes)
{
    private static readonly byte[] NoSignature = new byte[Ed25519.SignatureBytes];

    private Journal Journal => block.Journal;

    /// <exception cref="ReplayRefusedException">The changes do not fit.</exception>
    public CheckedTransaction Apply(CheckedTransaction past)
    {
        if (past.Transaction is not { } transaction)
            throw Refused($"the transaction was refused before anything ran ({past.Refusal?.Message}), and would be with any change");
        foreach (ReplayCode code in changes.Code) Replace(code);
        foreach (ReplayStorage stored in changes.Storage) Set(stored);
        foreach (ReplayBalance balance in changes.Balances) LedgerState.WriteAccount(Journal, balance.Account, LedgerState.ReadAccount(Journal, balance.Account) with { Balance = balance.Amount });
        return Changed(transaction);
    }

    private void Replace(ReplayCode replaced)
    {
        ContractState contract = Find(replaced.Contract);
        CodeHash hash = WasmVm.HashOf(replaced.Code.Span);
        // Into this replay's scope of code only.
        if (!block.Vm.TryStore(replaced.Code, out _, out Wasm.WasmError? error)) throw Refused(LedgerErrorCode.CodeRefused, $"the module is refused: {error}");
        if (LedgerState.ReadCodeInfo(Journal, hash) is null) LedgerState.WriteCode(Journal, hash, replaced.Code.Span, new CodeInfo(contract.Creator, (uint)replaced.Code.Length, 0));
        LedgerState.WriteContract(Journal, replaced.Contract, contract with { Code = hash });
    }

    // The contract's record goes along as if its storage had been like that: what a transaction frees later is taken from it.
    private void Set(ReplayStorage stored)
    {
        ContractState contract = Find(stored.Contract);
        var key = new byte[StateKeys.PrefixBytes + stored.Key.Length];
        StateKeys.WriteStorage(stored.Contract, stored.Key.Span, key);
        bool existed = Journal.TryGet(key, out ReadOnlySpan<byte> before);
        ulong had = existed ? Kept(stored.Key, before.Length) : 0, has = stored.Value is { } value ? Kept(stored.Key, value.Length) : 0;
        if (stored.Value is { } put) Journal.Put(key, put.Span);
        else Journal.Delete(key);
        UInt128 deposit = has >= had
            ? StorageDeposit.Sum(contract.Deposit, StorageDeposit.For(has - had, block.Parameters.DepositPerByte))
            : contract.Deposit - StorageDeposit.Part(contract.Deposit, had - has, contract.BytesKept);
        LedgerState.WriteContract(Journal, stored.Contract, contract with
        {
            BytesKept = checked(contract.BytesKept - had + has),
            ItemsKept = checked(contract.ItemsKept - (existed ? 1UL : 0) + (stored.Value is null ? 0UL : 1)),
            Deposit = deposit,
        });
    }

    private CheckedTransaction Changed(SignedTransaction past)
    {
        Transaction body = past.Body with { GasLimit = changes.GasLimit ?? past.Body.GasLimit };
        foreach (ReplayInput given in changes.Inputs) body = body with { Actions = body.Actions.SetItem(given.Action, With(body, given)) };
        // At another height the signer would have signed another nonce, and no end that has passed.
        if (changes.Height is not null) body = body with { Nonce = LedgerState.ReadAccount(Journal, body.Sender).Nonce, ExpiryHeight = 0 };
        // No signature fits any more; the length counts, and the hash stays the one that contracts saw.
        byte[] encoded = TransactionCodec.Encode(body, NoSignature);
        if (encoded.Length > TransactionLimits.BytesMax)
            throw Refused(LedgerErrorCode.TooLarge, $"with these arguments the transaction would have {encoded.Length} bytes; at most {TransactionLimits.BytesMax} are allowed");
        return new CheckedTransaction(encoded, past.Hash, new SignedTransaction(body, encoded, past.Hash), null);
    }

    private static TransactionAction.Call With(Transaction body, ReplayInput given)
    {
        if (given.Action < 0 || given.Action >= body.Actions.Length) throw Refused($"the transaction has {body.Actions.Length} actions; there is none at {given.Action}, counted from 0");
        return body.Actions[given.Action] is TransactionAction.Call call
            ? call with { Arguments = given.Arguments, Input = given.Input }
            : throw Refused($"action {given.Action}, counted from 0, calls no method: it has no arguments to change");
    }

    private ContractState Find(in Address address) =>
        LedgerState.ReadContract(Journal, address) ?? throw Refused(LedgerErrorCode.ContractNotFound, $"no contract lives at {AddressText.Format(address)} before the transaction");

    private static ulong Kept(ReadOnlyMemory<byte> key, int valueBytes) => (ulong)key.Length + (ulong)valueBytes + StorageDeposit.ItemBytes;

    private static ReplayRefusedException Refused(string message) => Refused(LedgerErrorCode.None, message);

    private static ReplayRefusedException Refused(LedgerErrorCode code, string message) => new(new LedgerError(code, message));
}
