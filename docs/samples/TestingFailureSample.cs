using Vow.Testing;

namespace Vow.Samples;

/// <summary>What a failed expectation tells.</summary>
internal static class TestingFailureSample
{
    public static void Run()
    {
        // sample
        using var chain = new TestChain();
        var token = chain.Deploy("contracts/token-rust/token.wasm");
        try
        {
            token.As(chain.Bob).Call("transfer", ("to", chain.Alice), ("amount", 1));
        }
        catch (TestAssertionException failure)
        {
            Console.WriteLine(failure.Message);
        }
        // end
    }
}
