using System.Collections.Immutable;
using Vow.Engine;
using Vow.Histories;

namespace Vow.Ledger.Tests.Histories;

public sealed class PlannedHistoryTests
{
    // Too large: a history of such would be large itself. Balance: a transaction whose value is not covered is refused.
    private static readonly LedgerErrorCode[] NotInTheHistory =
        [LedgerErrorCode.None, LedgerErrorCode.TooLarge, LedgerErrorCode.UnsupportedVersion, LedgerErrorCode.BalanceTooSmall];

    [Fact]
    public void TheSameSeed_GivesTheSameBytes()
    {
        string[] first = Described(PlannedHistory.Create(5, 400)), second = Described(PlannedHistory.Create(5, 400));
        Assert.Equal(first, second);
        Assert.NotEqual(first, Described(PlannedHistory.Create(6, 400)));
    }

    [Fact]
    public void TheHistory_HasEachKindOfTransactionAndBlocksOfAllSizes()
    {
        PlannedHistory history = PlannedHistory.Create(PlannedHistory.Seed, PlannedHistory.Transactions);
        var planned = history.Blocks.SelectMany(block => block.Transactions).ToImmutableArray();
        Assert.InRange(planned.Length, PlannedHistory.Transactions, PlannedHistory.Transactions + 10);
        IEnumerable<int> foreseen = planned.Select(transaction => transaction.ErrorCode).Distinct();
        Assert.Equal([], Enum.GetValues<LedgerErrorCode>().Where(code => !NotInTheHistory.Contains(code) && (int)code is (< 1040 or >= 1100)).Select(code => (int)code).Except(foreseen));
        Assert.Contains(history.Blocks, block => block.Transactions.Length == 0);
        Assert.Contains(history.Blocks, block => block.Transactions.Length == 1);
        Assert.Contains(history.Blocks, block => block.Transactions.Length >= 200);
    }

    [Fact]
    public void ModulesMeantToBeValid_AreStored_AndTheOthersRefused()
    {
        using var vm = new WasmVm(new WasmVmOptions());
        foreach (HistoryModule module in HistoryModules.Valid)
        {
            Assert.True(vm.TryStore(module.Bytes, out _, out var error), $"{module.Name}: {error}");
            Assert.True(vm.TryStore(module.Variant(7).Bytes, out StoredCode? variant, out error), $"{module.Name}: {error}");
            Assert.NotEqual(module.Hash, variant.Hash);
        }

        foreach (ReadOnlyMemory<byte> module in HistoryModules.Invalid) Assert.False(vm.TryStore(module, out _, out _));
    }

    private static string[] Described(PlannedHistory history) =>
        [.. history.Blocks.Select(block => $"{block.TimestampMilliseconds} {block.Proposer} {string.Join(' ', block.Transactions.Select(one => Convert.ToHexString(one.Encoded.Span)))}")];
}
