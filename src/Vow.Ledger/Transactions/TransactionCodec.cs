using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>
/// The canonical encoding of transactions (Borsh, <c>spec/transactions.md</c>): version ‖ body ‖ 64-byte signature. What is signed is
/// <c>"vow transaction 1"</c> ‖ version ‖ body; the chain id is part of the body.
/// </summary>
public static class TransactionCodec
{
    /// <summary>The version of the encoding.</summary>
    public const byte Version = 1;

    private const byte KindI32 = 0;
    private const byte KindI64 = 1;

    private static ReadOnlySpan<byte> Domain => "vow transaction 1"u8;

    /// <summary>The bytes that a signature is made over.</summary>
    public static byte[] SigningBytes(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var writer = new BorshWriter();
        writer.Fixed(Domain);
        WriteBody(writer, transaction);
        return writer.ToArray();
    }

    // A transaction has one encoding, so what was signed stands in the bytes that were read.
    internal static byte[] SigningBytes(ReadOnlySpan<byte> encoded) => [.. Domain, .. encoded[..^Engine.Crypto.Ed25519.SignatureBytes]];

    /// <summary>The encoding of a transaction with its signature.</summary>
    public static byte[] Encode(Transaction transaction, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var writer = new BorshWriter();
        WriteBody(writer, transaction);
        writer.Fixed(signature);
        return writer.ToArray();
    }

    /// <summary>Reads an encoded transaction; false with the reason when the bytes are not the one encoding of one. The signature is not verified.</summary>
    public static bool TryDecode(
        ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out Transaction? transaction, out ReadOnlyMemory<byte> signature, [NotNullWhen(false)] out LedgerError? error)
    {
        transaction = null;
        signature = default;
        error = null;
        if (encoded.Length > TransactionLimits.BytesMax)
        {
            error = new LedgerError(LedgerErrorCode.TooLarge, $"the transaction has {encoded.Length} bytes; at most {TransactionLimits.BytesMax} are allowed");
            return false;
        }

        var reader = new BorshReader(encoded.Span);
        byte version = reader.U8();
        if (reader.IsSound && version != Version)
        {
            error = new LedgerError(LedgerErrorCode.UnsupportedVersion, $"version {version} of the transaction encoding is not known; this chain reads version {Version}");
            return false;
        }

        Transaction body = ReadBody(ref reader, encoded);
        int signatureAt = reader.Position;
        reader.Fixed(Engine.Crypto.Ed25519.SignatureBytes);
        if (!reader.IsComplete())
        {
            error = new LedgerError(LedgerErrorCode.Malformed, $"the bytes are not a transaction: {reader.Fault}");
            return false;
        }

        transaction = body;
        signature = encoded[signatureAt..];
        return true;
    }

    private static void WriteBody(BorshWriter writer, Transaction transaction)
    {
        writer.U8(Version);
        writer.U64(transaction.ChainId);
        writer.Fixed(transaction.Signer.Span);
        writer.U64(transaction.Nonce);
        writer.I64(transaction.GasLimit);
        writer.U64(transaction.GasPrice);
        writer.U128(transaction.DepositMax);
        writer.U64(transaction.ExpiryHeight);
        writer.Length(transaction.Actions.Length);
        foreach (TransactionAction action in transaction.Actions) WriteAction(writer, action);
    }

    private static void WriteAction(BorshWriter writer, TransactionAction action)
    {
        switch (action)
        {
            case TransactionAction.Transfer transfer:
                writer.U8(0);
                writer.Address(transfer.To);
                writer.U128(transfer.Amount);
                break;
            case TransactionAction.Upload upload:
                writer.U8(1);
                writer.Bytes(upload.Code.Span);
                break;
            case TransactionAction.Instantiate instantiate:
                writer.U8(2);
                writer.Code(instantiate.Code);
                writer.Bytes(instantiate.Salt.Span);
                writer.OptionalAddress(instantiate.Admin);
                writer.U128(instantiate.Value);
                WriteArguments(writer, instantiate.Arguments);
                writer.Bytes(instantiate.Input.Span);
                break;
            case TransactionAction.Call call:
                writer.U8(3);
                writer.Address(call.Contract);
                writer.Text(call.Method);
                writer.U128(call.Value);
                WriteArguments(writer, call.Arguments);
                writer.Bytes(call.Input.Span);
                break;
            case TransactionAction.Upgrade upgrade:
                writer.U8(upgrade.IsForced ? (byte)8 : (byte)4);
                writer.Address(upgrade.Contract);
                writer.Code(upgrade.Code);
                WriteArguments(writer, upgrade.Arguments);
                writer.Bytes(upgrade.Input.Span);
                break;
            case TransactionAction.SetAdmin set:
                writer.U8(5);
                writer.Address(set.Contract);
                writer.OptionalAddress(set.Admin);
                break;
            case TransactionAction.Freeze freeze:
                writer.U8(6);
                writer.Address(freeze.Contract);
                break;
            case TransactionAction.Unfreeze unfreeze:
                writer.U8(7);
                writer.Address(unfreeze.Contract);
                break;
            default:
                throw new ArgumentException($"An action of type {action.GetType()} has no encoding.", nameof(action));
        }
    }

    internal static void WriteArguments(BorshWriter writer, ImmutableArray<WasmValue> arguments)
    {
        writer.Length(arguments.Length);
        foreach (WasmValue argument in arguments) WriteValue(writer, argument);
    }

    internal static void WriteValue(BorshWriter writer, WasmValue value)
    {
        if (value.Type == Wasm.ValueType.I32)
        {
            writer.U8(KindI32);
            writer.U32(unchecked((uint)value.AsInt32()));
        }
        else
        {
            writer.U8(KindI64);
            writer.I64(value.AsInt64());
        }
    }

    private static Transaction ReadBody(ref BorshReader reader, ReadOnlyMemory<byte> encoded)
    {
        ulong chain = reader.U64();
        ReadOnlySpan<byte> signer = reader.Fixed(PublicKey.Bytes);
        var transaction = new Transaction
        {
            ChainId = chain,
            Signer = signer.Length == PublicKey.Bytes ? PublicKey.From(signer) : default,
            Nonce = reader.U64(),
            GasLimit = ReadGasLimit(ref reader),
            GasPrice = reader.U64(),
            DepositMax = reader.U128(),
            ExpiryHeight = reader.U64(),
            Actions = ReadActions(ref reader, encoded),
        };
        return transaction;
    }

    private static long ReadGasLimit(ref BorshReader reader)
    {
        int at = reader.Position;
        long limit = reader.I64();
        if (limit < 0) reader.Fail($"byte {at}: the gas limit is negative");
        return limit;
    }

    private static ImmutableArray<TransactionAction> ReadActions(ref BorshReader reader, ReadOnlyMemory<byte> encoded)
    {
        int at = reader.Position;
        int count = reader.Length(TransactionLimits.ActionsMax);
        if (reader.IsSound && count == 0) reader.Fail($"byte {at}: a transaction has at least one action");
        var actions = ImmutableArray.CreateBuilder<TransactionAction>(count);
        for (int index = 0; index < count && reader.IsSound; index++) actions.Add(ReadAction(ref reader, encoded));
        return actions.ToImmutable();
    }

    private static TransactionAction ReadAction(ref BorshReader reader, ReadOnlyMemory<byte> encoded)
    {
        int at = reader.Position;
        switch (reader.U8())
        {
            case 0:
                return new TransactionAction.Transfer(reader.Address(), reader.U128());
            case 1:
                return new TransactionAction.Upload(Slice(ref reader, encoded, TransactionLimits.BytesMax));
            case 2:
                return new TransactionAction.Instantiate(
                    reader.Code(), Slice(ref reader, encoded, TransactionLimits.SaltBytesMax), reader.OptionalAddress(), reader.U128(), ReadArguments(ref reader),
                    Slice(ref reader, encoded, TransactionLimits.InputBytesMax));
            case 3:
                return new TransactionAction.Call(
                    reader.Address(), reader.Text(TransactionLimits.MethodBytesMax), reader.U128(), ReadArguments(ref reader),
                    Slice(ref reader, encoded, TransactionLimits.InputBytesMax));
            case 4:
                return ReadUpgrade(ref reader, encoded, isForced: false);
            case 5:
                return new TransactionAction.SetAdmin(reader.Address(), reader.OptionalAddress());
            case 6:
                return new TransactionAction.Freeze(reader.Address());
            case 7:
                return new TransactionAction.Unfreeze(reader.Address());
            case 8:
                return ReadUpgrade(ref reader, encoded, isForced: true);
            case var kind:
                reader.Fail($"byte {at}: no action has the number {kind}");
                return new TransactionAction.Freeze(default);
        }
    }

    private static TransactionAction.Upgrade ReadUpgrade(ref BorshReader reader, ReadOnlyMemory<byte> encoded, bool isForced) =>
        new(reader.Address(), reader.Code(), ReadArguments(ref reader), Slice(ref reader, encoded, TransactionLimits.InputBytesMax)) { IsForced = isForced };

    internal static ImmutableArray<WasmValue> ReadArguments(ref BorshReader reader)
    {
        int count = reader.Length(TransactionLimits.ArgumentsMax, itemBytesMin: 5);
        var arguments = ImmutableArray.CreateBuilder<WasmValue>(count);
        for (int index = 0; index < count && reader.IsSound; index++) arguments.Add(ReadValue(ref reader));
        return arguments.ToImmutable();
    }

    internal static WasmValue ReadValue(ref BorshReader reader)
    {
        int at = reader.Position;
        switch (reader.U8())
        {
            case KindI32:
                return WasmValue.I32(unchecked((int)reader.U32()));
            case KindI64:
                return WasmValue.I64(reader.I64());
            case var kind:
                reader.Fail($"byte {at}: {kind} is not a type of argument; 0 is i32, 1 is i64");
                return default;
        }
    }

    // A slice of the transaction's own bytes: a module is not copied.
    private static ReadOnlyMemory<byte> Slice(ref BorshReader reader, ReadOnlyMemory<byte> encoded, int max)
    {
        int length = reader.Bytes(max).Length;
        return encoded.Slice(reader.Position - length, length);
    }
}
