using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>The canonical encoding of receipts (Borsh, <c>spec/transactions.md</c>) and their hashes.</summary>
public static class ReceiptCodec
{
    private const int BytesMax = 1 << 28;

    private static ReadOnlySpan<byte> Domain => "vow receipt 1"u8;

    /// <summary>Appends the encoding of a receipt.</summary>
    public static void Write(BorshWriter writer, Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(receipt);
        writer.Hash(receipt.Transaction);
        writer.U8((byte)receipt.Status);
        writer.U16(checked((ushort)receipt.ErrorCode));
        writer.U16(checked((ushort)receipt.FailedAction));
        writer.Length(receipt.GasByCategory.Length);
        foreach (long gas in receipt.GasByCategory) writer.I64(gas);
        writer.U128(receipt.Fee);
        writer.U128(receipt.DepositHeld);
        writer.U128(receipt.DepositReturned);
        writer.Length(receipt.Outcomes.Length);
        foreach (ActionOutcome outcome in receipt.Outcomes) WriteOutcome(writer, outcome);
        writer.Length(receipt.Events.Length);
        foreach (StateEvent logged in receipt.Events)
        {
            writer.Address(logged.Contract);
            writer.Bytes(logged.Topic.Span);
            writer.Bytes(logged.Data.Span);
        }
    }

    /// <summary>The encoding of a receipt.</summary>
    public static byte[] Encode(Receipt receipt)
    {
        var writer = new BorshWriter();
        Write(writer, receipt);
        return writer.ToArray();
    }

    /// <summary>Reads an encoded receipt; false when the bytes are not the one encoding of one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out Receipt? receipt)
    {
        var reader = new BorshReader(encoded);
        receipt = new Receipt
        {
            Transaction = reader.Hash(),
            Status = ReadStatus(ref reader),
            ErrorCode = reader.U16(),
            FailedAction = reader.U16(),
            GasByCategory = ReadGas(ref reader),
            Fee = reader.U128(),
            DepositHeld = reader.U128(),
            DepositReturned = reader.U128(),
            Outcomes = ReadOutcomes(ref reader),
            Events = ReadEvents(ref reader),
        };
        if (!reader.IsComplete()) receipt = null;
        return receipt is not null;
    }

    /// <summary>A receipt's hash: BLAKE2b-256 of <c>"vow receipt 1"</c> ‖ its encoding.</summary>
    public static Hash256 HashOf(Receipt receipt)
    {
        var writer = new BorshWriter();
        writer.Fixed(Domain);
        Write(writer, receipt);
        return Hash256.Of(writer.Written);
    }

    private static void WriteOutcome(BorshWriter writer, ActionOutcome outcome)
    {
        writer.Bytes(outcome.ReturnData.Span);
        writer.Bool(outcome.Result.HasValue);
        if (outcome.Result is { } result) TransactionCodec.WriteValue(writer, result);
        writer.OptionalAddress(outcome.Contract);
        writer.Bool(outcome.Code.HasValue);
        if (outcome.Code is { } code) writer.Code(code);
    }

    private static ReceiptStatus ReadStatus(ref BorshReader reader)
    {
        byte status = reader.U8();
        if (status > (byte)ReceiptStatus.Refused) reader.Fail($"{status} is not a receipt's status");
        return (ReceiptStatus)status;
    }

    private static ImmutableArray<long> ReadGas(ref BorshReader reader)
    {
        var gas = new long[reader.Length(GasReport.Categories, sizeof(long))];
        for (int index = 0; index < gas.Length; index++) gas[index] = ReadGasUsed(ref reader);
        return [.. gas];
    }

    internal static long ReadGasUsed(ref BorshReader reader)
    {
        int at = reader.Position;
        long gas = reader.I64();
        if (gas < 0) reader.Fail($"byte {at}: the gas used is negative");
        return gas;
    }

    private static ImmutableArray<ActionOutcome> ReadOutcomes(ref BorshReader reader)
    {
        int count = reader.Length(TransactionLimits.ActionsMax, itemBytesMin: 7);
        var outcomes = ImmutableArray.CreateBuilder<ActionOutcome>(count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            byte[] data = reader.Bytes(BytesMax).ToArray();
            WasmValue? result = reader.Bool() ? TransactionCodec.ReadValue(ref reader) : null;
            Address? contract = reader.OptionalAddress();
            CodeHash? code = reader.Bool() ? reader.Code() : null;
            outcomes.Add(new ActionOutcome(data, result, contract, code));
        }

        return outcomes.ToImmutable();
    }

    private static ImmutableArray<StateEvent> ReadEvents(ref BorshReader reader)
    {
        int count = reader.Length(int.MaxValue, itemBytesMin: Address.Bytes + 8);
        var events = ImmutableArray.CreateBuilder<StateEvent>(count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            events.Add(new StateEvent(reader.Address(), reader.Bytes(BytesMax).ToArray(), reader.Bytes(BytesMax).ToArray()));
        }

        return events.ToImmutable();
    }
}
