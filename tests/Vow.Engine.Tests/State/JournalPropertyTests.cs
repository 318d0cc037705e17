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
}
