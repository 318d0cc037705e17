using System.Collections.Immutable;
using CsCheck;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests.Transactions;

/// <summary>Generators of what the ledger encodes.</summary>
internal static class Arbitrary
{
    public static readonly Gen<UInt128> Amounts = Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new UInt128(high, low));

    public static readonly Gen<Address> Addresses = Gen.Byte.Array[Address.Bytes].Select(bytes => Address.From(bytes));

    public static readonly Gen<Hash256> Hashes = Gen.Byte.Array[Hash256.Bytes].Select(bytes => Hash256.From(bytes));

    public static readonly Gen<CodeHash> Codes = Gen.Byte.Array[CodeHash.Bytes].Select(bytes => CodeHash.From(bytes));

    public static readonly Gen<ReadOnlyMemory<byte>> Bytes = Gen.Byte.Array[0, 40].Select(bytes => (ReadOnlyMemory<byte>)bytes);

    public static readonly Gen<WasmValue> Values = Gen.OneOf(Gen.Int.Select(WasmValue.I32), Gen.Long.Select(WasmValue.I64));

    public static readonly Gen<Transaction> Transactions =
        from chain in Gen.ULong
        from signer in Gen.Byte.Array[PublicKey.Bytes]
        from numbers in Gen.ULong.Array[3]
        from gas in Gen.Long[0, long.MaxValue]
        from deposit in Amounts
        from actions in Actions.Array[1, 5]
        select new Transaction
        {
            ChainId = chain,
            Signer = PublicKey.From(signer),
            Nonce = numbers[0],
            GasLimit = gas,
            GasPrice = numbers[1],
            DepositMax = deposit,
            ExpiryHeight = numbers[2],
            Actions = [.. actions],
        };

    public static readonly Gen<Receipt> Receipts =
        from transaction in Hashes
        from status in Gen.Byte[0, 2]
        from numbers in Gen.UShort.Array[2]
        from gas in Gen.Long[0, long.MaxValue].Array[0, GasReport.Categories]
        from amounts in Amounts.Array[3]
        from outcomes in Outcomes.Array[0, 4]
        from events in Events.Array[0, 4]
        select new Receipt
        {
            Transaction = transaction,
            Status = (ReceiptStatus)status,
            ErrorCode = numbers[0],
            FailedAction = numbers[1],
            GasByCategory = [.. gas],
            Fee = amounts[0],
            DepositHeld = amounts[1],
            DepositReturned = amounts[2],
            Outcomes = [.. outcomes],
            Events = [.. events],
        };

    public static readonly Gen<BlockHeader> Headers =
        from small in Gen.Int[0, int.MaxValue].Array[2]
        from numbers in Gen.ULong.Array[3]
        from gas in Gen.Long[0, long.MaxValue]
        from proposer in Addresses
        from hashes in Hashes.Array[4]
        select new BlockHeader
        {
            ProtocolVersion = small[0],
            ChainId = numbers[0],
            Height = numbers[1],
            TimestampMilliseconds = numbers[2],
            Previous = hashes[0],
            Proposer = proposer,
            TransactionCount = small[1],
            GasUsed = gas,
            TransactionsRoot = hashes[1],
            ReceiptsRoot = hashes[2],
            StateRoot = hashes[3],
        };

    public static readonly Gen<Block> Blocks =
        Gen.Select(Headers, Bytes.Array[0, 6], (header, transactions) => new Block(header, [.. transactions]));

    private static Gen<ImmutableArray<WasmValue>> Arguments => Values.Array[0, 5].Select(values => values.ToImmutableArray());

    private static Gen<string> Methods => Gen.String[Gen.Char.AlphaNumeric, 0, 20].Select(name => name + "é");

    private static Gen<Address?> MaybeAddress => Gen.OneOf(Addresses.Select(address => (Address?)address), Gen.Const((Address?)null));

    private static Gen<TransactionAction> Actions => Gen.OneOf<TransactionAction>(
        Gen.Select(Addresses, Amounts, (to, amount) => (TransactionAction)new TransactionAction.Transfer(to, amount)),
        Bytes.Select(code => (TransactionAction)new TransactionAction.Upload(code)),
        Gen.Select(Gen.Select(Codes, Bytes, MaybeAddress), Gen.Select(Amounts, Arguments, Bytes),
            (what, how) => (TransactionAction)new TransactionAction.Instantiate(what.Item1, what.Item2, what.Item3, how.Item1, how.Item2, how.Item3)),
        Gen.Select(Addresses, Methods, Amounts, Arguments, Bytes,
            (contract, method, value, arguments, input) => (TransactionAction)new TransactionAction.Call(contract, method, value, arguments, input)),
        Gen.Select(Addresses, Codes, Arguments, Bytes, Gen.Bool, (contract, code, arguments, input, force) => (TransactionAction)new TransactionAction.Upgrade(contract, code, arguments, input) { IsForced = force }),
        Gen.Select(Addresses, MaybeAddress, (contract, admin) => (TransactionAction)new TransactionAction.SetAdmin(contract, admin)),
        Addresses.Select(contract => (TransactionAction)new TransactionAction.Freeze(contract)),
        Addresses.Select(contract => (TransactionAction)new TransactionAction.Unfreeze(contract)));

    private static Gen<ActionOutcome> Outcomes => Gen.Select(
        Bytes, Gen.OneOf(Values.Select(value => (WasmValue?)value), Gen.Const((WasmValue?)null)), MaybeAddress,
        Gen.OneOf(Codes.Select(code => (CodeHash?)code), Gen.Const((CodeHash?)null)),
        (data, result, contract, code) => new ActionOutcome(data, result, contract, code));

    private static Gen<StateEvent> Events => Gen.Select(Addresses, Bytes, Bytes, (contract, topic, data) => new StateEvent(contract, topic.ToArray(), data.ToArray()));
}
