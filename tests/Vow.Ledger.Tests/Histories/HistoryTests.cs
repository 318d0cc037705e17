using System.Collections.Immutable;
using Vow.Engine;
using Vow.Histories;
using SeededHistory = Vow.Histories.History;

namespace Vow.Ledger.Tests.Histories;

public sealed class HistoryTests
{
    // Too large: a history of such would be large itself. Balance: a transaction whose value is not covered is refused. Code: the module's own error is told.
    private static readonly LedgerErrorCode[] NotInTheHistory =
        [LedgerErrorCode.None, LedgerErrorCode.TooLarge, LedgerErrorCode.UnsupportedVersion, LedgerErrorCode.BalanceTooSmall, LedgerErrorCode.CodeRefused];

    [Fact]
    public void TheSameSeed_GivesTheSameBytes()
    {
        string[] first = Described(SeededHistory.Create(5, 400)), second = Described(SeededHistory.Create(5, 400));
        Assert.Equal(first, second);
        Assert.NotEqual(first, Described(SeededHistory.Create(6, 400)));
    }

    [Fact]
    public void TheHistory_HasEachKindOfTransactionAndBlocksOfAllSizes()
    {
        SeededHistory history = SeededHistory.Create(SeededHistory.Seed, SeededHistory.Transactions);
        var planned = history.Blocks.SelectMany(block => block.Transactions).ToImmutableArray();
        Assert.InRange(planned.Length, SeededHistory.Transactions, SeededHistory.Transactions + 10);
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

    private static string[] Described(SeededHistory history) =>
        [.. history.Blocks.Select(block => $"{block.TimestampMilliseconds} {block.Proposer} {string.Join(' ', block.Transactions.Select(one => Convert.ToHexString(one.Encoded.Span)))}")];
}
