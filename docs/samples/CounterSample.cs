using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Samples;

/// <summary>A contract in ten lines: the README's sample.</summary>
internal static class CounterSample
{
    public static void Run()
    {
        // sample
        using var vm = new WasmVm(new WasmVmOptions());
        using var store = new MemoryStateStore();      // RocksDbStateStore keeps state on disk
        var journal = new Journal(store);              // takes the changes; a failed call leaves it as it was
        var code = vm.Store(File.ReadAllBytes("contracts/counter/counter.wasm"));

        var environment = new WasmEnv
        {
            Contract = Address.From(Enumerable.Repeat((byte)1, 32).ToArray()),
            Caller = Address.From(Enumerable.Repeat((byte)2, 32).ToArray()),
            Block = new BlockInfo(Number: 1, TimestampMilliseconds: 1767225600000),
            GasLimit = 1_000_000,
            Timeout = TimeSpan.FromSeconds(1),
            State = journal,
        };
        var before = journal.Mark();
        var result = vm.Execute(code.Hash, environment, "increment", [], CancellationToken.None);

        Console.WriteLine($"{result.Status}, result {result.Result}, {result.Gas}, storage {result.Gas[GasCategory.Storage]}");
        Console.WriteLine(result.Error?.ToString() ?? "no error");
        foreach (var change in journal.ChangesSince(before))
            Console.WriteLine($"{Convert.ToHexString(StateKeys.ContractKeyOf(change.Key.Span))} = {Convert.ToHexString(change.After!.Value.Span)}");
        foreach (var logged in journal.EventsSince(before))
            Console.WriteLine($"event of {logged.Contract}: {logged.Topic.Length} and {logged.Data.Length} bytes");
        journal.Release(before);
        journal.CommitTo(store);                       // one atomic write
        // end
    }
}
