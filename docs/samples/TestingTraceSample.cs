using Vow.Testing;

namespace Vow.Samples;

/// <summary>Several transactions in one block, and what one of them did inside.</summary>
internal static class TestingTraceSample
{
    public static void Run()
    {
        // sample
        using var chain = new TestChain();
        var counter = chain.Deploy("contracts/counter/counter.wasm");
        TestReceipt? second = null;
        chain.Block(() =>
        {
            counter.Call("increment");
            second = counter.As(chain.Bob).Call("increment");
        });
        Console.WriteLine($"{chain.Head.TransactionCount} transactions in block {chain.Height}");
        Console.WriteLine(second!.Trace().ToString());      // Golden.Verify(second.Trace(), "increment") compares it with golden/increment.txt
        // end
    }
}
