using Vow.Engine;
using Vow.Ledger;
using static Vow.Ledger.TransactionAction;

namespace Vow.Histories;

/// <summary>Transactions that are executed, fail and are paid for: one for each class of error.</summary>
internal sealed class FaultScenes(HistoryWriter writer, HistoryCast cast, Func<int> number)
{
    private static readonly (string Method, ErrorCode Code)[] Traps =
    [
        ("reverts", ErrorCode.Reverted), ("unreachable", ErrorCode.Unreachable), ("divides_by_zero", ErrorCode.IntegerDivisionByZero), ("overflows", ErrorCode.IntegerOverflow),
        ("loads_outside", ErrorCode.MemoryOutOfBounds), ("reads_table_outside", ErrorCode.TableOutOfBounds), ("calls_null", ErrorCode.IndirectCallToNull),
        ("calls_other_type", ErrorCode.BadSignature), ("converts_nan", ErrorCode.BadConversionToInteger), ("recurses", ErrorCode.StackOverflow),
        ("points_outside", ErrorCode.MemoryOutOfBounds), ("names_no_algorithm", ErrorCode.InvalidArgument), ("writes_too_long_a_key", ErrorCode.ArgumentTooLong),
        ("scans_too_often", ErrorCode.TooManyIterators),
    ];

    private int _tight;

    public IEnumerable<(int Weight, Action Play)> All =>
        [(45, Trap), (12, RunOutOfGas), (10, FillUntilOutOfGas), (20, CallWhatIsNotThere), (20, OverdrawToken), (6, HoldTooMuch), (5, CannotPayDeposit)];

    private HistoryRandom Random => writer.Random;

    private void Trap()
    {
        (string method, ErrorCode code) = Random.Of(Traps);
        Fail("trap", code, new Call(cast.Any("faulty").Address, method, (UInt128)Random.Below(3), [], ReadOnlyMemory<byte>.Empty));
    }

    private void RunOutOfGas()
    {
        HistoryAccount signer = cast.AnyAccount();
        var call = new Call(cast.Any("faulty").Address, "loops", 0, [], ReadOnlyMemory<byte>.Empty);
        Transaction transaction = HistoryWriter.Draft(signer, call) with { GasLimit = Random.Between(3_000_000, 9_000_000) };
        writer.Add("out of gas", signer, transaction, ReceiptStatus.Failed, (int)ErrorCode.OutOfGas);
    }

    private void FillUntilOutOfGas()
    {
        HistoryContract keeper = cast.Any("keeper");
        if (keeper.IsFrozen) return;
        HistoryAccount signer = cast.AnyAccount();
        Transaction transaction = HistoryWriter.Draft(signer, new Call(keeper.Address, "fill", 0, [0, 10_000, 16], ReadOnlyMemory<byte>.Empty)) with { GasLimit = 10_000_000 };
        writer.Add("out of gas while writing", signer, transaction, ReceiptStatus.Failed, (int)ErrorCode.OutOfGas);
    }

    private void CallWhatIsNotThere()
    {
        HistoryContract counter = cast.Any("counter");
        if (counter.IsFrozen) return;
        switch (Random.Below(5))
        {
            case 0: Fail("unknown contract", (ErrorCode)LedgerErrorCode.ContractNotFound, new Call(Address.From(Random.Bytes(32)), "run", 0, [], ReadOnlyMemory<byte>.Empty)); break;
            case 1: Fail("unknown method", ErrorCode.MethodNotFound, new Call(counter.Address, "incremment", 1, [], ReadOnlyMemory<byte>.Empty)); break;
            case 2: Fail("bad arguments", ErrorCode.BadArguments, new Call(counter.Address, "increment", 0, [number()], ReadOnlyMemory<byte>.Empty)); break;
            case 3: Fail("reserved method", ErrorCode.MethodNotFound, new Call(cast.Any("token").Address, "init", 0, [], ReadOnlyMemory<byte>.Empty)); break;
            default: Fail("admin of no contract", (ErrorCode)LedgerErrorCode.ContractNotFound, new Freeze(Address.From(Random.Bytes(32)))); break;
        }
    }

    private void OverdrawToken()
    {
        byte[] input = [.. cast.AnyAccount().Address.Span, .. Enumerable.Repeat((byte)0xFF, 16)];
        Fail("token overdrawn", ErrorCode.Reverted, new Call(cast.Any("token").Address, "transfer", 0, [], input));
    }

    private void HoldTooMuch()
    {
        HistoryContract keeper = cast.Any("keeper");
        if (keeper.IsFrozen) return;
        HistoryAccount signer = cast.AnyAccount();
        // Keys that no other scene uses, so that the bytes are new.
        Transaction transaction = HistoryWriter.Draft(signer, new Call(keeper.Address, "fill", 0, [1_000_000, 5, 100], ReadOnlyMemory<byte>.Empty)) with { DepositMax = 4_000_000 };
        writer.Add("deposit over its limit", signer, transaction, ReceiptStatus.Failed, (int)LedgerErrorCode.DepositOverLimit);
    }

    private void CannotPayDeposit()
    {
        HistoryContract keeper = cast.Any("keeper");
        if (keeper.IsFrozen || _tight >= writer.Tight.Count) return;
        HistoryAccount signer = writer.Tight[_tight++];
        Transaction transaction = HistoryWriter.Draft(signer, new Call(keeper.Address, "fill", 0, [2_000_000, 40, 512], ReadOnlyMemory<byte>.Empty)) with { GasLimit = HistoryWriter.TightGas };
        writer.Add("deposit not covered", signer, transaction, ReceiptStatus.Failed, (int)LedgerErrorCode.DepositNotCovered);
    }

    private void Fail(string kind, ErrorCode code, TransactionAction action) => writer.Failure(kind, cast.AnyAccount(), (int)code, action);
}
