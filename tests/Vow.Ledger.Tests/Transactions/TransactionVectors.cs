using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Transactions;

/// <summary>What <c>spec/vectors/transactions.json</c> holds: values in words, and their exact bytes.</summary>
internal static class TransactionVectors
{
    private const ulong ChainId = 1337;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private static readonly Address Contract = Address.From(Hash256.Of("vow vector contract"u8).Span);

    private static readonly CodeHash Code = Hash256.Of("vow vector code"u8).ToCodeHash();

    private static SigningKey Alice => DevAccounts.All[0].Key;

    private static Address Bob => DevAccounts.All[1].Address;

    public static string Build() => new JsonObject
    {
        ["version"] = 1,
        ["keys"] = List(DevAccounts.All.Take(2).Select(Key)),
        ["transactions"] = List(Transactions.Select(entry => Vector(entry.Name, entry.Transaction))),
        ["receipts"] = List(Receipts.Select(entry => Vector(entry.Name, entry.Receipt))),
        ["headers"] = List([Vector(Header)]),
        ["lists"] = List(new[] { 0, 1, 2, 3, 5, 8 }.Select(Merkle)),
        ["parameters"] = List([Vector(Genesis.ForDevelopment(0).Parameters)]),
    }.ToJsonString(Format) + "\n";

    private static IEnumerable<(string Name, Transaction Transaction)> Transactions =>
    [
        ("transfer", Of(0, new TransactionAction.Transfer(Bob, 1_000_000_000_000))),
        ("upload", Of(1, new TransactionAction.Upload(Bytes("0061736d01000000")))),
        ("instantiate with everything", Of(2, new TransactionAction.Instantiate(Code, Bytes("73616c74"), Bob, 7, [WasmValue.I32(-1), WasmValue.I64(long.MinValue)], Bytes("0102")))),
        ("instantiate with nothing", Of(3, new TransactionAction.Instantiate(Code, default, null, 0, [], default))),
        ("call", Of(4, new TransactionAction.Call(Contract, "transfer", UInt128.MaxValue, [WasmValue.I32(int.MaxValue)], Bytes("ff")))),
        ("call of a method with a letter beyond ASCII", Of(5, new TransactionAction.Call(Contract, "größe", 0, [], default))),
        ("upgrade", Of(6, new TransactionAction.Upgrade(Contract, Code, [], Bytes("00")))),
        ("forced upgrade", Of(6, new TransactionAction.Upgrade(Contract, Code, [], Bytes("00")) { IsForced = true })),
        ("set admin", Of(7, new TransactionAction.SetAdmin(Contract, Bob))),
        ("clear admin", Of(8, new TransactionAction.SetAdmin(Contract, null))),
        ("freeze", Of(9, new TransactionAction.Freeze(Contract))),
        ("batch", Of(10, new TransactionAction.Transfer(Bob, 1), new TransactionAction.Unfreeze(Contract), new TransactionAction.Transfer(Contract, 2))),
        ("largest numbers", Of(ulong.MaxValue, new TransactionAction.Transfer(Bob, UInt128.MaxValue)) with
        {
            GasLimit = long.MaxValue, GasPrice = ulong.MaxValue, DepositMax = UInt128.MaxValue, ExpiryHeight = ulong.MaxValue,
        }),
    ];

    private static IEnumerable<(string Name, Receipt Receipt)> Receipts
    {
        get
        {
            Hash256 transaction = Alice.Sign(Transactions.First().Transaction).Hash;
            yield return ("success", new Receipt
            {
                Transaction = transaction, Status = ReceiptStatus.Success, ErrorCode = 0, FailedAction = 0, GasByCategory = [1, 2, 3, 4, 5, 6, 7], Fee = 28, DepositHeld = 100,
                DepositReturned = 0,
                Outcomes =
                [
                    new ActionOutcome(Bytes("0a0b"), WasmValue.I32(-7), null, null), new ActionOutcome(default, WasmValue.I64(7), Contract, null),
                    new ActionOutcome(default, null, null, Code), ActionOutcome.None,
                ],
                Events = [new StateEvent(Contract, "topic"u8.ToArray(), Bytes("010203")), new StateEvent(Contract, default, default)],
            });
            yield return ("failure", new Receipt
            {
                Transaction = transaction, Status = ReceiptStatus.Failed, ErrorCode = (int)LedgerErrorCode.ContractFrozen, FailedAction = 2, GasByCategory = [0, 0, 0, 0, 0, 0, 9_000],
                Fee = 9_000, DepositHeld = 0, DepositReturned = 0, Outcomes = [new ActionOutcome(Bytes("6e6f"), null, null, null)], Events = [],
            });
            yield return ("refusal", new Receipt
            {
                Transaction = transaction, Status = ReceiptStatus.Refused, ErrorCode = (int)LedgerErrorCode.NonceTooLow, FailedAction = 0, GasByCategory = [0, 0, 0, 0, 0, 0, 0],
                Fee = 0, DepositHeld = 0, DepositReturned = 0, Outcomes = [], Events = [],
            });
        }
    }

    private static BlockHeader Header => new()
    {
        ProtocolVersion = 1,
        ChainId = ChainId,
        Height = 12,
        TimestampMilliseconds = 1_700_000_000_000,
        Previous = Hash256.Of("vow vector previous"u8),
        Proposer = Bob,
        TransactionCount = 3,
        GasUsed = 123_456,
        TransactionsRoot = Hash256.Of("vow vector transactions"u8),
        ReceiptsRoot = Hash256.Of("vow vector receipts"u8),
        StateRoot = Hash256.Of("vow vector state"u8),
    };

    private static Transaction Of(ulong nonce, params ImmutableArray<TransactionAction> actions) => new()
    {
        ChainId = ChainId,
        Signer = Alice.Public,
        Nonce = nonce,
        GasLimit = 2_000_000,
        GasPrice = 3,
        DepositMax = 1_000,
        ExpiryHeight = 100,
        Actions = actions,
    };

    private static JsonObject Key(DevAccount account) => new()
    {
        ["name"] = account.Name,
        ["seed"] = Hex(DevAccounts.SeedOf(account.Name)),
        ["publicKey"] = account.Key.Public.ToString(),
        ["address"] = account.Address.ToString(),
        ["text"] = AddressText.Format(account.Address),
    };

    private static JsonObject Vector(string name, Transaction transaction)
    {
        SignedTransaction signed = Alice.Sign(transaction);
        return new JsonObject
        {
            ["name"] = name,
            ["chainId"] = $"{transaction.ChainId}",
            ["signer"] = transaction.Signer.ToString(),
            ["nonce"] = $"{transaction.Nonce}",
            ["gasLimit"] = $"{transaction.GasLimit}",
            ["gasPrice"] = $"{transaction.GasPrice}",
            ["depositMax"] = $"{transaction.DepositMax}",
            ["expiryHeight"] = $"{transaction.ExpiryHeight}",
            ["actions"] = List(transaction.Actions.Select(Action)),
            ["signed"] = Hex(TransactionCodec.SigningBytes(transaction)),
            ["signature"] = Hex(signed.Encoded.Span[^64..]),
            ["encoded"] = Hex(signed.Encoded.Span),
            ["hash"] = signed.Hash.ToString(),
        };
    }

    private static JsonNode Action(TransactionAction action) => action switch
    {
        TransactionAction.Transfer transfer => new JsonObject { ["transfer"] = new JsonObject { ["to"] = $"{transfer.To}", ["amount"] = $"{transfer.Amount}" } },
        TransactionAction.Upload upload => new JsonObject { ["upload"] = new JsonObject { ["code"] = Hex(upload.Code.Span) } },
        TransactionAction.Instantiate made => new JsonObject
        {
            ["instantiate"] = new JsonObject
            {
                ["code"] = $"{made.Code}", ["salt"] = Hex(made.Salt.Span), ["admin"] = made.Admin?.ToString(), ["value"] = $"{made.Value}",
                ["arguments"] = Arguments(made.Arguments), ["input"] = Hex(made.Input.Span),
            },
        },
        TransactionAction.Call call => new JsonObject
        {
            ["call"] = new JsonObject
            {
                ["contract"] = $"{call.Contract}", ["method"] = call.Method, ["value"] = $"{call.Value}", ["arguments"] = Arguments(call.Arguments), ["input"] = Hex(call.Input.Span),
            },
        },
        TransactionAction.Upgrade upgrade => new JsonObject
        {
            [upgrade.IsForced ? "forcedUpgrade" : "upgrade"] = new JsonObject
            {
                ["contract"] = $"{upgrade.Contract}", ["code"] = $"{upgrade.Code}", ["arguments"] = Arguments(upgrade.Arguments), ["input"] = Hex(upgrade.Input.Span),
            },
        },
        TransactionAction.SetAdmin set => new JsonObject { ["setAdmin"] = new JsonObject { ["contract"] = $"{set.Contract}", ["admin"] = set.Admin?.ToString() } },
        TransactionAction.Freeze freeze => new JsonObject { ["freeze"] = new JsonObject { ["contract"] = $"{freeze.Contract}" } },
        TransactionAction.Unfreeze unfreeze => new JsonObject { ["unfreeze"] = new JsonObject { ["contract"] = $"{unfreeze.Contract}" } },
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    private static JsonObject Vector(string name, Receipt receipt) => new()
    {
        ["name"] = name,
        ["transaction"] = receipt.Transaction.ToString(),
        ["status"] = (int)receipt.Status,
        ["errorCode"] = receipt.ErrorCode,
        ["failedAction"] = receipt.FailedAction,
        ["gasByCategory"] = List(receipt.GasByCategory.Select(gas => (JsonNode)$"{gas}")),
        ["fee"] = $"{receipt.Fee}",
        ["depositHeld"] = $"{receipt.DepositHeld}",
        ["depositReturned"] = $"{receipt.DepositReturned}",
        ["outcomes"] = List(receipt.Outcomes.Select(outcome => new JsonObject
        {
            ["returnData"] = Hex(outcome.ReturnData.Span), ["result"] = outcome.Result is { } result ? Argument(result) : null, ["contract"] = outcome.Contract?.ToString(),
            ["code"] = outcome.Code?.ToString(),
        })),
        ["events"] = List(receipt.Events.Select(logged => new JsonObject
        {
            ["contract"] = $"{logged.Contract}", ["topic"] = Hex(logged.Topic.Span), ["data"] = Hex(logged.Data.Span),
        })),
        ["encoded"] = Hex(ReceiptCodec.Encode(receipt)),
        ["hash"] = ReceiptCodec.HashOf(receipt).ToString(),
    };

    private static JsonObject Vector(BlockHeader header) => new()
    {
        ["protocolVersion"] = header.ProtocolVersion,
        ["chainId"] = $"{header.ChainId}",
        ["height"] = $"{header.Height}",
        ["timestampMilliseconds"] = $"{header.TimestampMilliseconds}",
        ["previous"] = $"{header.Previous}",
        ["proposer"] = $"{header.Proposer}",
        ["transactionCount"] = header.TransactionCount,
        ["gasUsed"] = $"{header.GasUsed}",
        ["transactionsRoot"] = $"{header.TransactionsRoot}",
        ["receiptsRoot"] = $"{header.ReceiptsRoot}",
        ["stateRoot"] = $"{header.StateRoot}",
        ["encoded"] = Hex(BlockCodec.Encode(header)),
        ["hash"] = BlockCodec.HashOf(header).ToString(),
    };

    private static JsonObject Merkle(int count)
    {
        Hash256[] items = [.. Enumerable.Range(0, count).Select(number => Hash256.Of([(byte)number]))];
        return new JsonObject
        {
            ["items"] = List(items.Select(item => (JsonNode)$"{item}")),
            ["root"] = $"{MerkleList.Root(items)}",
            ["proofs"] = List(Enumerable.Range(0, count).Select(index => (JsonNode)Hex(MerkleList.Prove(items, index).Encode()))),
        };
    }

    private static JsonObject Vector(ChainParameters parameters) => new()
    {
        ["chainId"] = $"{parameters.ChainId}",
        ["gasPriceMin"] = $"{parameters.GasPriceMin}",
        ["blockGasMax"] = $"{parameters.BlockGasMax}",
        ["transactionGasMax"] = $"{parameters.TransactionGasMax}",
        ["depositPerByte"] = $"{parameters.DepositPerByte}",
        ["protocol"] = List(parameters.Protocol.Select(upgrade => new JsonObject { ["height"] = upgrade.Height, ["version"] = upgrade.Version })),
        ["encoded"] = Hex(parameters.Encode()),
    };

    private static JsonArray Arguments(ImmutableArray<WasmValue> arguments) => List(arguments.Select(Argument));

    private static JsonNode Argument(WasmValue value) => $"{(value.Type == Wasm.ValueType.I32 ? "i32" : "i64")}:{value}";

    private static JsonArray List(IEnumerable<JsonNode> items) => new([.. items]);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
