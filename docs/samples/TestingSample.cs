using Vow.Testing;

namespace Vow.Samples;

/// <summary>A contract's test, without the attributes of a test framework.</summary>
internal static class TestingSample
{
    public static void Run()
    {
        // sample
        using var chain = new TestChain();
        var token = chain.Deploy("contracts/token-rust/token.wasm", ("supply", 1_000));      // init gives it to alice

        token.Call("transfer", ("to", chain.Bob), ("amount", 400))
            .ShouldLog("transfer", ("from", chain.Alice), ("to", chain.Bob), ("amount", 400))
            .ShouldUseGasAtMost(1_200_000);
        Console.WriteLine($"bob has {token.Query("balance_of", ("account", chain.Bob)).AsUInt128()}");

        token.As(chain.Carol).TryCall("transfer", ("to", chain.Bob), ("amount", 1)).ShouldRevert("insufficient balance");

        var snapshot = chain.Snapshot();
        chain.AdvanceTime(TimeSpan.FromDays(30));
        token.As(chain.Bob).Call("transfer", ("to", chain.Carol), ("amount", 400));
        Console.WriteLine($"height {chain.Height}, carol has {token.Stored("balances", chain.Carol)}");

        chain.Revert(snapshot);
        Console.WriteLine($"height {chain.Height}, bob has {token.Stored("balances", chain.Bob)}");
        // end
    }
}
