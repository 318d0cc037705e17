using CsCheck;
using Vow.Engine.State;

namespace Vow.Engine.Tests.State;

public sealed class JournalPropertyTests
{
    [Fact]
    public void RandomSequenceOverMemory_BehavesAsAStackOfCopies() =>
        Operation.Sequence.Sample(operations =>
        {
            // One store that outlives its owner's disposal: memory has nothing to reopen from.
            var store = new MemoryStateStore();
            using var run = new JournalRun(() => store);
            run.Execute(operations);
        }, iter: 2000);

    [Fact]
    public void RandomSequenceOverDisk_BehavesAsAStackOfCopiesAndSurvivesReopening() =>
        Operation.Sequence.Sample(operations =>
        {
            using var directory = new TemporaryDirectory();
            using var run = new JournalRun(() => RocksDbStateStore.Open(directory.Store, RocksDbStateStoreOptions.Modest));
            run.Execute(operations);
        }, iter: 30, threads: 1);
}
