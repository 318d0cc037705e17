using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Http;

/// <summary>From the ledger's records to the API's.</summary>
internal static class ApiMapping
{
    private const int TextBytesMax = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static BlockSummary Summary(BlockHeader header, in Hash256 hash) => new()
    {
        Height = header.Height,
        Hash = hash,
        Previous = header.Previous,
        TimestampMilliseconds = header.TimestampMilliseconds,
        ProtocolVersion = header.ProtocolVersion,
        Proposer = header.Proposer,
        TransactionCount = header.TransactionCount,
        GasUsed = header.GasUsed,
        TransactionsRoot = header.TransactionsRoot,
        ReceiptsRoot = header.ReceiptsRoot,
        StateRoot = header.StateRoot,
    };

    public static BlockResponse Block(Block block, in Hash256 hash) =>
        new(Summary(block.Header, hash), [.. block.Transactions.Select(transaction => TransactionVerifier.HashOf(transaction.Span))]);

    public static TransactionResponse Pending(SignedTransaction transaction) => new()
    {
        Hash = transaction.Hash,
        State = TransactionState.Pending,
        Bytes = transaction.Encoded.Length,
        Transaction = LedgerMapping.ToBody(transaction.Body),
    };

    public static TransactionResponse Committed(ReceiptRecord record, in Hash256 hash, in Hash256 block, ContractDecoder decoder)
    {
        Transaction body = Decode(record.Encoded, hash);
        return new TransactionResponse
        {
            Hash = hash,
            State = TransactionState.Committed,
            Bytes = record.Encoded.Length,
            Transaction = LedgerMapping.ToBody(body),
            Receipt = Receipt(record.Receipt, record.Text, record.Height, record.Index, block, body, decoder),
        };
    }

    public static ReceiptResponse Receipt(Receipt receipt, ReceiptText? text, ulong height, int index, in Hash256 block, Transaction body, ContractDecoder decoder) => new()
    {
        Height = height,
        Index = index,
        BlockHash = block,
        Status = receipt.Status,
        Error = receipt.ErrorCode == 0
            ? null
            : new ExecutionErrorResponse
            {
                Code = ErrorNames.Of(receipt.ErrorCode),
                Number = receipt.ErrorCode,
                Message = text?.Message,
                Action = receipt.Status == ReceiptStatus.Failed ? receipt.FailedAction : null,
                Trace = text is null ? [] : text.Trace,
            },
        Gas = Gas(receipt.GasByCategory, body.GasLimit),
        Fee = receipt.Fee,
        DepositHeld = receipt.DepositHeld,
        DepositReturned = receipt.DepositReturned,
        Outcomes = [.. receipt.Outcomes.Select((outcome, action) => Outcome(outcome, action < body.Actions.Length ? body.Actions[action] : null, receipt.Status, decoder))],
        Events = [.. receipt.Events.Select(logged => Event(logged, decoder))],
    };

    public static GasResponse Gas(ImmutableArray<long> byCategory, long? limit) => new()
    {
        Used = byCategory.Sum(),
        Limit = limit,
        Compute = Of(byCategory, GasCategory.Compute),
        Memory = Of(byCategory, GasCategory.Memory),
        Storage = Of(byCategory, GasCategory.Storage),
        Crypto = Of(byCategory, GasCategory.Crypto),
        Events = Of(byCategory, GasCategory.Events),
        Calls = Of(byCategory, GasCategory.Calls),
        Transaction = Of(byCategory, GasCategory.Transaction),
    };

    public static GasResponse Gas(GasReport gas)
    {
        var byCategory = ImmutableArray.CreateBuilder<long>(GasReport.Categories);
        for (int category = 0; category < GasReport.Categories; category++) byCategory.Add(gas[(GasCategory)category]);
        return Gas(byCategory.MoveToImmutable(), gas.Limit);
    }

    public static EventResponse Event(StateEvent logged, ContractDecoder decoder) => new()
    {
        Contract = logged.Contract, Topic = logged.Topic, TopicText = Printable(logged.Topic.Span), Data = logged.Data, Decoded = decoder.Event(logged),
    };

    /// <summary>A transaction that a block holds.</summary>
    /// <exception cref="StateStoreException">The stored bytes are none.</exception>
    public static Transaction Decode(ReadOnlyMemory<byte> encoded, in Hash256 hash) =>
        TransactionCodec.TryDecode(encoded, out Transaction? body, out _, out LedgerError? error)
            ? body
            : throw new StateStoreException(StateStoreFault.Corrupt, $"transaction {hash}, which is in a block, cannot be read: {error.Message}");

    /// <summary>Gas of a category; receipts of the first protocol may have fewer of them.</summary>
    public static long Of(ImmutableArray<long> byCategory, GasCategory category) => (int)category < byCategory.Length ? byCategory[(int)category] : 0;

    private static OutcomeResponse Outcome(ActionOutcome outcome, TransactionAction? action, ReceiptStatus status, ContractDecoder decoder) => new()
    {
        ReturnData = outcome.ReturnData,
        Result = outcome.Result,
        Value = status == ReceiptStatus.Success && action is TransactionAction.Call call ? decoder.Returned(call.Contract, call.Method, outcome.Result, outcome.ReturnData) : null,
        Contract = outcome.Contract,
        Code = outcome.Code,
    };

    /// <summary>The text that bytes are, if they are short and all of it can be shown; otherwise null.</summary>
    public static string? Printable(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length > TextBytesMax) return null;
        try
        {
            string text = StrictUtf8.GetString(bytes);
            return text.EnumerateRunes().All(IsShown) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Format characters (category Cf) reorder or hide what follows them.
    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
