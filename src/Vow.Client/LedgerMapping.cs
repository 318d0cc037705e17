using System.Collections.Immutable;
using System.Security.Cryptography;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>Between the ledger's transactions and the API's form of them.</summary>
public static class LedgerMapping
{
    /// <summary>The API's form of a transaction. Uploaded modules are named by hash and length.</summary>
    public static TransactionBody ToBody(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return new TransactionBody
        {
            ChainId = transaction.ChainId,
            Signer = transaction.Signer,
            Sender = transaction.Sender,
            Nonce = transaction.Nonce,
            GasLimit = transaction.GasLimit,
            GasPrice = transaction.GasPrice,
            DepositMax = transaction.DepositMax,
            ExpiryHeight = transaction.ExpiryHeight,
            Actions = [.. transaction.Actions.Select(ToBody)],
        };
    }

    /// <summary>The API's form of an action. An uploaded module is named by hash and length.</summary>
    public static ActionBody ToBody(TransactionAction action) => action switch
    {
        TransactionAction.Transfer transfer => new TransferAction { To = transfer.To, Amount = transfer.Amount },
        TransactionAction.Upload upload => new UploadAction { CodeHash = HashOf(upload.Code.Span), CodeBytes = upload.Code.Length },
        TransactionAction.Instantiate make => new InstantiateAction
        {
            Code = make.Code, Salt = make.Salt, Admin = make.Admin, Value = make.Value, Arguments = make.Arguments, Input = make.Input,
        },
        TransactionAction.Call call => new CallAction
        {
            Contract = call.Contract, Method = call.Method, Value = call.Value, Arguments = call.Arguments, Input = call.Input,
        },
        TransactionAction.Upgrade upgrade => new UpgradeAction
        {
            Contract = upgrade.Contract, Code = upgrade.Code, Arguments = upgrade.Arguments, Input = upgrade.Input, Force = upgrade.IsForced,
        },
        TransactionAction.SetAdmin set => new SetAdminAction { Contract = set.Contract, Admin = set.Admin },
        TransactionAction.Freeze freeze => new FreezeAction { Contract = freeze.Contract },
        TransactionAction.Unfreeze unfreeze => new UnfreezeAction { Contract = unfreeze.Contract },
        _ => throw new ArgumentException($"An action of type {action?.GetType()} has no form in the API.", nameof(action)),
    };

    /// <summary>The action as a request to simulate carries it: with the whole module of an upload.</summary>
    public static ActionBody ToRequestBody(TransactionAction action) =>
        action is TransactionAction.Upload upload ? new UploadAction { Code = upload.Code } : ToBody(action);

    /// <summary>The ledger's form of an action.</summary>
    /// <exception cref="FormatException">A value is missing or longer than a transaction may carry.</exception>
    public static TransactionAction ToLedger(ActionBody action) => action switch
    {
        TransferAction transfer => new TransactionAction.Transfer(transfer.To, transfer.Amount),
        UploadAction upload => new TransactionAction.Upload(
            Limited(upload.Code ?? throw new FormatException("an upload needs its module in `code`"), TransactionLimits.BytesMax, "code")),
        InstantiateAction make => new TransactionAction.Instantiate(
            make.Code, Limited(make.Salt, TransactionLimits.SaltBytesMax, "salt"), make.Admin, make.Value, ToLedger(make.Arguments), Input(make.Input)),
        CallAction call => new TransactionAction.Call(call.Contract, Method(call.Method), call.Value, ToLedger(call.Arguments), Input(call.Input)),
        UpgradeAction upgrade => new TransactionAction.Upgrade(upgrade.Contract, upgrade.Code, ToLedger(upgrade.Arguments), Input(upgrade.Input)) { IsForced = upgrade.Force },
        SetAdminAction set => new TransactionAction.SetAdmin(set.Contract, set.Admin),
        FreezeAction freeze => new TransactionAction.Freeze(freeze.Contract),
        UnfreezeAction unfreeze => new TransactionAction.Unfreeze(unfreeze.Contract),
        _ => throw new FormatException("an action is null"),
    };

    /// <summary>Numeric arguments as the ledger takes them.</summary>
    /// <exception cref="FormatException">There are more than a call may have.</exception>
    public static ImmutableArray<WasmValue> ToLedger(IReadOnlyList<WasmValue> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.Count <= TransactionLimits.ArgumentsMax
            ? [.. arguments]
            : throw new FormatException($"a call has at most {TransactionLimits.ArgumentsMax} arguments; {arguments.Count} were given");
    }

    /// <summary>The input of a call.</summary>
    /// <exception cref="FormatException">It is longer than a call's input may be.</exception>
    public static ReadOnlyMemory<byte> Input(ReadOnlyMemory<byte> input) => Limited(input, TransactionLimits.InputBytesMax, "input");

    /// <summary>The name of a method.</summary>
    /// <exception cref="FormatException">It is longer than a name may be, in bytes of UTF-8.</exception>
    public static string Method(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        int bytes = System.Text.Encoding.UTF8.GetByteCount(method);
        if (bytes > TransactionLimits.MethodBytesMax) throw new FormatException($"`method` has {bytes} bytes; at most {TransactionLimits.MethodBytesMax} are allowed");
        return method;
    }

    private static ReadOnlyMemory<byte> Limited(ReadOnlyMemory<byte> bytes, int max, string name) =>
        bytes.Length <= max ? bytes : throw new FormatException($"`{name}` has {bytes.Length} bytes; at most {max} are allowed");

    private static CodeHash HashOf(ReadOnlySpan<byte> code) => CodeHash.From(SHA256.HashData(code));
}
