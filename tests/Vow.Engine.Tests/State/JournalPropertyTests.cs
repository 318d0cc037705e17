using CsCheck;
using Vow.Engine.State;

namespace Vow.Engine.Tests.State;

public sealed class JournalPropertyTests
{
    private static readonly Gen<Operation[]> Sequences = Operation.Generator(keyBytesMax: 3).Array[1, 250];

    // Enough keys for the hash table, the arenas and the order to grow several times.
    private static readonly Gen<Operation[]> LongSequences = Operation.Generator(keyBytesMax: 5).Where(IsNoEnd).Array[3000, 4000];

    [Fact]
    public void RandomSequenceOverMemory_BehavesAsAStackOfCopies() =>
        Sequences.Sample(operations =>
        {
            // One store that outlives its owner's disposal: memory has nothing to reopen from.
            var store = new MemoryStateStore();
            using var run = new JournalRun(() => store);
            run.Execute(operations);
        }, iter: 2000);

    [Fact]
    public void LongRandomSequenceOverMemory_BehavesAsAStackOfCopies() =>
        LongSequences.Sample(operations =>
        {
            var store = new MemoryStateStore();
            using var run = new JournalRun(() => store);
            run.Execute(operations);
        }, iter: 8);

    [Fact]
    public void RandomSequenceOverDisk_BehavesAsAStackOfCopiesAndSurvivesReopening() =>
        Sequences.Sample(operations =>
        {
            using var directory = new TemporaryDirectory();
            using var run = new JournalRun(() => RocksDbStateStore.Open(directory.Store, RocksDbStateStoreOptions.Modest));
            run.Execute(operations);
        }, iter: 30, threads: 1);

    private static bool IsNoEnd(Operation operation) =>
        operation.Kind is not (OperationKind.Commit or OperationKind.Abandon or OperationKind.Reopen) || operation.Index < 5;
}
