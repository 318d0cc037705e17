using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Samples;

/// <summary>A transaction of two calls around one savepoint, and a call that fails inside of it.</summary>
internal static class TransactionSample
{
    public static void Run()
    {
        // sample
        using var vm = new WasmVm(new WasmVmOptions { InstanceAllocation = InstanceAllocation.OnDemand, ConcurrentExecutionsMax = 1 });
        using var store = new MemoryStateStore();
        var journal = new Journal(store);
        var token = Address.From(Enumerable.Repeat((byte)9, 32).ToArray());
        byte[] alice = Enumerable.Repeat((byte)1, 32).ToArray(), bob = Enumerable.Repeat((byte)2, 32).ToArray();
        WasmEnv Call(byte[] caller, byte[] input) => new()
        {
            Contract = token,
            Caller = Address.From(caller),
            Block = new BlockInfo(Number: 1, TimestampMilliseconds: 1767225600000),
            Input = input,
            GasLimit = 10_000_000,
            Timeout = TimeSpan.FromSeconds(1),
            State = journal,
        };

        var code = vm.Store(File.ReadAllBytes("contracts/token-rust/token.wasm")).Hash;
        JournalLedger.SetCode(journal, token, code);                          // contracts that call others find them by address
        vm.Instantiate(code, Call(alice, []), [], CancellationToken.None);    // init: everything to alice

        var transaction = journal.Mark();
        byte[] amount = [0x90, 0x01, .. new byte[14]];                        // 400 as a little-endian u128
        var first = vm.Execute(code, Call(alice, [.. bob, .. amount]), "transfer", [], CancellationToken.None);
        byte[] tooMuch = [.. new byte[15], 0x7f];
        var second = vm.Execute(code, Call(bob, [.. alice, .. tooMuch]), "transfer", [], CancellationToken.None);
        Console.WriteLine($"first {first.Status}, second {second.Status} ({second.Error!.Code}, class {second.Error.Class}): {second.Error.Message}");
        Console.WriteLine($"changes since the transaction began: {journal.ChangesSince(transaction).Count}, events: {journal.EventsSince(transaction).Count}");

        journal.RollBack(transaction);                                        // the chain refuses the transaction as a whole
        var balance = vm.Query(code, Call(bob, bob), "balance_of", [], CancellationToken.None);
        Console.WriteLine($"bob has {Convert.ToHexString(balance.ReturnData.Span)}, gas {balance.Gas.Used}");
        journal.CommitTo(store);
        // end
    }
}
