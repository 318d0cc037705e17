using CsCheck;
using Vow.Engine;

namespace Vow.Ledger.Tests;

public sealed class RandomHistoryTests
{
    private const int Blocks = 25;

    // The audit after every block adds up all value and all bytes kept.
    [Fact]
    public void RandomHistories_LoseNoValue_CountEveryByteKept_AndAreTheSameAgain() =>
        Gen.Int.Sample(Check, iter: 10, threads: 1, print: seed => $"the history of seed {seed}");

    [Fact]
    public void RandomHistory_MeetsEverySortOfEnd()
    {
        var codes = new HashSet<int>();
        for (int seed = 1; seed <= 6; seed++) Check(seed, codes);
        int[] expected =
        [
            0, (int)LedgerErrorCode.NonceTooHigh, (int)LedgerErrorCode.CannotPay, (int)LedgerErrorCode.GasPriceTooLow, (int)LedgerErrorCode.GasLimitTooLow,
            (int)LedgerErrorCode.CodeNotFound, (int)LedgerErrorCode.ContractNotFound, (int)LedgerErrorCode.NotAdmin, (int)LedgerErrorCode.ContractFrozen,
            (int)LedgerErrorCode.AddressTaken, (int)LedgerErrorCode.CodeRefused, (int)LedgerErrorCode.DepositOverLimit,
            (int)ErrorCode.Reverted, (int)ErrorCode.Unreachable, (int)ErrorCode.OutOfGas, (int)ErrorCode.MethodNotFound,
        ];
        Assert.Equal([], expected.Except(codes));
    }

    private static void Check(int seed) => Check(seed, []);

    private static void Check(int seed, HashSet<int> codes)
    {
        using var ledger = new TestLedger();
        using var engines = new ContractEngines(new WasmVmOptions { InstancesMax = 128 });
        using var again = new TestLedger(engines: engines);
        var history = new RandomHistory(ledger, seed);
        for (int block = 0; block < Blocks; block++)
        {
            BlockProposal proposal = block == 0 ? history.FirstBlock() : history.NextBlock();
            BlockResult result = ledger.Add(proposal);
            history.Take(result);
            codes.UnionWith(result.Receipts.Select(receipt => receipt.ErrorCode));
            Assert.Equal(result.Hash, again.Add(proposal).Hash);
        }

        foreach ((Address account, ulong executed) in history.Executed) Assert.Equal(executed, ledger.Account(account).Nonce);
    }
}
