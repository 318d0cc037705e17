using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Wasm;

namespace Vow.Ledger;

/// <summary>Does what one action asks for, on the journal: an outcome, or the transaction's failure.</summary>
internal static class ActionRunner
{
    public static void Run(TransactionRun run, int index, TransactionAction action)
    {
        TransactionFailure? failure = action switch
        {
            TransactionAction.Transfer transfer => Transfer(run, transfer),
            TransactionAction.Upload upload => Upload(run, upload),
            TransactionAction.Instantiate instantiate => Instantiate(run, instantiate),
            TransactionAction.Call call => Call(run, call),
            TransactionAction.Upgrade upgrade => Upgrade(run, upgrade),
            TransactionAction.SetAdmin set => SetAdmin(run, set),
            TransactionAction.Freeze freeze => SetFrozen(run, freeze.Contract, isFrozen: true),
            TransactionAction.Unfreeze unfreeze => SetFrozen(run, unfreeze.Contract, isFrozen: false),
            _ => throw new ArgumentException($"An action of type {action.GetType()} is not known.", nameof(action)),
        };
        if (failure is not null) run.Fail(index, failure);
    }

    private static TransactionFailure? Transfer(TransactionRun run, TransactionAction.Transfer transfer)
    {
        if (!run.Block.Ledger.TryTransfer(run.Block.Journal, run.Sender, transfer.To, transfer.Amount))
        {
            UInt128 balance = LedgerState.ReadAccount(run.Block.Journal, run.Sender).Balance;
            return TransactionFailure.Of(
                LedgerErrorCode.BalanceTooSmall, $"the account has {balance} beside the fee and sends {transfer.Amount} to {AddressText.Format(transfer.To)}",
                new ExceededLimit("balance of the signer", balance, transfer.Amount, "units"));
        }

        run.Succeed(ActionOutcome.None);
        return null;
    }

    private static TransactionFailure? Upload(TransactionRun run, TransactionAction.Upload upload)
    {
        CodeHash hash = WasmVm.HashOf(upload.Code.Span);
        if (LedgerState.ReadCodeInfo(run.Block.Journal, hash) is null)
        {
            if (!run.Block.Vm.TryStore(upload.Code, out _, out WasmError? error))
                return TransactionFailure.Of(LedgerErrorCode.CodeRefused, $"the module is refused: {error}");
            UInt128 deposit = StorageDeposit.For(StorageDeposit.CodeBytes(upload.Code.Length), run.Block.Parameters.DepositPerByte);
            run.UploadDeposit = StorageDeposit.Sum(run.UploadDeposit, deposit);
            LedgerState.WriteCode(run.Block.Journal, hash, upload.Code.Span, new CodeInfo(run.Sender, (uint)upload.Code.Length, deposit));
        }

        run.Succeed(ActionOutcome.None with { Code = hash });
        return null;
    }

    private static TransactionFailure? Instantiate(TransactionRun run, TransactionAction.Instantiate instantiate)
    {
        BlockRun block = run.Block;
        if (LedgerState.ReadCodeInfo(block.Journal, instantiate.Code) is null) return CodeNotFound(instantiate.Code);
        Address contract = JournalLedger.ContractAddress(run.Sender, instantiate.Code, instantiate.Salt.Span);
        if (LedgerState.ReadContract(block.Journal, contract) is not null)
            return TransactionFailure.Of(LedgerErrorCode.AddressTaken, $"a contract of this signer, code and salt lives at {AddressText.Format(contract)} already; choose another salt");
        block.Ledger.Create(block.Journal, contract, run.Sender, instantiate.Code, instantiate.Admin);
        WasmEnv environment = Environment(run, contract, instantiate.Value, instantiate.Input);
        ExecutionResult result = block.Vm.Instantiate(instantiate.Code, environment, Listed(instantiate.Arguments), block.Cancellation);
        return Finish(run, instantiate.Code, result, contract);
    }

    private static TransactionFailure? Call(TransactionRun run, TransactionAction.Call call)
    {
        if (LedgerState.ReadContract(run.Block.Journal, call.Contract) is not { } contract) return ContractNotFound(call.Contract);
        if (contract.IsFrozen)
            return TransactionFailure.Of(LedgerErrorCode.ContractFrozen, $"contract {AddressText.Format(call.Contract)} is frozen by its admin; it can be queried, and called once it is unfrozen");
        WasmEnv environment = Environment(run, call.Contract, call.Value, call.Input);
        ExecutionResult result = run.Block.Vm.Execute(contract.Code, environment, call.Method, Listed(call.Arguments), run.Block.Cancellation);
        return Finish(run, contract.Code, result, null);
    }

    private static TransactionFailure? Upgrade(TransactionRun run, TransactionAction.Upgrade upgrade)
    {
        BlockRun block = run.Block;
        if (FindOwn(run, upgrade.Contract, out ContractState contract) is { } failure) return failure;
        if (LedgerState.ReadCodeInfo(block.Journal, upgrade.Code) is null) return CodeNotFound(upgrade.Code);
        if (!upgrade.IsForced && UpgradeCheck.Run(run, contract.Code, upgrade.Code) is { } refusal) return refusal;
        block.Ledger.Upgrade(block.Journal, upgrade.Contract, contract, upgrade.Code, upgrade.IsForced);
        WasmEnv environment = Environment(run, upgrade.Contract, 0, upgrade.Input);
        ExecutionResult result = block.Vm.Migrate(upgrade.Code, environment, Listed(upgrade.Arguments), block.Cancellation);
        return Finish(run, upgrade.Code, result, null);
    }

    private static TransactionFailure? SetAdmin(TransactionRun run, TransactionAction.SetAdmin set)
    {
        if (FindOwn(run, set.Contract, out ContractState contract) is { } failure) return failure;
        LedgerState.WriteContract(run.Block.Journal, set.Contract, contract with { Admin = set.Admin });
        run.Succeed(ActionOutcome.None);
        return null;
    }

    private static TransactionFailure? SetFrozen(TransactionRun run, in Address address, bool isFrozen)
    {
        if (FindOwn(run, address, out ContractState contract) is { } failure) return failure;
        if (contract.IsFrozen == isFrozen)
        {
            return isFrozen
                ? TransactionFailure.Of(LedgerErrorCode.ContractFrozen, $"contract {AddressText.Format(address)} is frozen already")
                : TransactionFailure.Of(LedgerErrorCode.ContractNotFrozen, $"contract {AddressText.Format(address)} is not frozen");
        }

        LedgerState.WriteContract(run.Block.Journal, address, contract with { IsFrozen = isFrozen });
        run.Succeed(ActionOutcome.None);
        return null;
    }

    // The contract, if the signer may change it.
    private static TransactionFailure? FindOwn(TransactionRun run, in Address address, out ContractState contract)
    {
        contract = null!;
        if (LedgerState.ReadContract(run.Block.Journal, address) is not { } found) return ContractNotFound(address);
        contract = found;
        if (found.Admin == run.Sender) return null;
        string admin = found.Admin is { } other ? $"its admin is {AddressText.Format(other)}" : "it has none";
        return TransactionFailure.Of(LedgerErrorCode.NotAdmin, $"the signer {AddressText.Format(run.Sender)} is not the admin of contract {AddressText.Format(address)}: {admin}");
    }

    private static TransactionFailure? Finish(TransactionRun run, in CodeHash code, ExecutionResult result, Address? made)
    {
        run.Absorb(result.Gas);
        if (result.Status == ExecutionStatus.TimedOut) throw new TransactionTooSlowException(run.Hash, run.Block.TransactionTimeout);
        if (result.Error is { } error)
        {
            // The ledger found the code's record before: the state has lost the module itself.
            if (error.Code == ErrorCode.CodeNotFound) throw new EngineFaultException($"The code {code} of a contract is not in the state.");
            ReceiptText text = FailureLines.Of(error, code, hash => run.Block.TakesTrace(hash));
            return new TransactionFailure((int)error.Code, text, ActionOutcome.None with { ReturnData = result.ReturnData });
        }

        run.Succeed(result.ReturnData.IsEmpty && result.Result is null && made is null ? ActionOutcome.None : new ActionOutcome(result.ReturnData, result.Result, made, null));
        return null;
    }

    private static WasmEnv Environment(TransactionRun run, in Address contract, UInt128 value, ReadOnlyMemory<byte> input) => new()
    {
        Contract = contract,
        Caller = run.Sender,
        Origin = run.Sender,
        Block = run.Block.Block,
        ChainId = run.Block.Parameters.ChainId,
        TransactionHash = run.Hash.ToCodeHash(),
        Value = value,
        Input = input,
        GasLimit = run.GasLeft,
        Timeout = run.Block.TransactionTimeout,
        State = run.Block.Journal,
        Ledger = run.Block.Ledger,
        Observer = run.Block.Observer,
    };

    private static ImmutableArray<WasmValue> Listed(ImmutableArray<WasmValue> arguments) => arguments.IsDefault ? [] : arguments;

    private static TransactionFailure CodeNotFound(in CodeHash code) => TransactionFailure.Of(LedgerErrorCode.CodeNotFound, $"no code is stored under {code}; upload the module first");

    private static TransactionFailure ContractNotFound(in Address contract) => TransactionFailure.Of(LedgerErrorCode.ContractNotFound, $"no contract lives at {AddressText.Format(contract)}");
}
