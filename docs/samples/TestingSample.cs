using Vow.Testing;

namespace Vow.Samples;

/// <summary>A contract's test, without the attributes of a test framework.</summary>
internal static class TestingSample
{
    public static void Run()
    {
        // sample
        using var chain = new TestChain();
        var token = chain.Deploy("contracts/token-c/token.wasm", Input.Of((UInt128)1_000));      // init gives 1,000 to alice

        token.Call("transfer", Input.Of(chain.Bob, (UInt128)400))
            .ShouldLog("transfer", Input.Of(chain.Alice, chain.Bob, (UInt128)400))
            .ShouldUseGasAtMost(1_100_000);
        Console.WriteLine($"bob has {token.Query("balance_of", Input.Of(chain.Bob)).AsUInt128()}");

        token.As(chain.Carol).TryCall("transfer", Input.Of(chain.Bob, (UInt128)1)).ShouldRevert("insufficient balance");

        var snapshot = chain.Snapshot();
        chain.AdvanceTime(TimeSpan.FromDays(30));
        token.As(chain.Bob).Call("transfer", Input.Of(chain.Carol, (UInt128)400));
        Console.WriteLine($"height {chain.Height}, bob has {token.Query("balance_of", Input.Of(chain.Bob)).AsUInt128()}");

        chain.Revert(snapshot);
        Console.WriteLine($"height {chain.Height}, bob has {token.Query("balance_of", Input.Of(chain.Bob)).AsUInt128()}");
        // end
    }
}
