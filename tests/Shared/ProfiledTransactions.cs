using System.Runtime.CompilerServices;
using Vow.Engine;
using Vow.Engine.Profiling;

namespace Vow.Testing.Tests;

/// <summary>
/// Every transaction that a test of this assembly executes is run a second time under the profiler, right after it: the receipt must be the same, and the profile add up
/// to its gas. What differs fails the test that sent the transaction. Not with modules that were just built from source (<c>VOW_CONTRACTS</c>): that run is about the modules,
/// and comes after this one.
/// </summary>
public class ProfiledTransactions
{
    private static int _compared;

    private static bool IsWatching => Environment.GetEnvironmentVariable("VOW_CONTRACTS") is null;

    [ModuleInitializer]
    internal static void Watch()
    {
        if (IsWatching) TestReceipt.Watch = Compare;
    }

    [Fact]
    public void EveryTransaction_IsComparedWithItsProfile()
    {
        if (!IsWatching) Assert.Skip("not with modules that were just built from source");
        const int Transfers = 300;
        using var chain = new TestChain();
        TestContract token = chain.Deploy("contracts/token-c/token.wasm", Input.Of((UInt128)1_000));
        int before = Volatile.Read(ref _compared);
        // Each second one fails.
        for (int transfer = 0; transfer < Transfers; transfer++) token.TryCall("transfer", Input.Of(chain.Bob, transfer % 2 == 0 ? 1 : UInt128.MaxValue));

        int compared = Volatile.Read(ref _compared) - before;
        Assert.True(compared >= Transfers, $"{compared} transactions were compared; {Transfers} were sent");
    }

    private static void Compare(TestReceipt receipt)
    {
        var profiler = new GasProfiler();
        // Fails when the receipt is another one.
        receipt.RunAgain(profiler);
        ProfileNode whole = profiler.Complete(receipt.Gas(GasCategory.Transaction)).Root;
        if (whole.Total != receipt.GasUsed || Sum(whole) != receipt.GasUsed)
            throw new InvalidOperationException($"The profile has {whole.Total} gas, its parts {Sum(whole)}, and the receipt {receipt.GasUsed}:\n{receipt}\n{receipt.Profile()}");
        Interlocked.Increment(ref _compared);
    }

    private static long Sum(ProfileNode node) => node.Self + node.Children.Sum(Sum);
}
