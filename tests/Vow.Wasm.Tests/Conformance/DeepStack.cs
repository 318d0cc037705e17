using System.Runtime.ExceptionServices;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>Runs a test on a thread whose stack is larger than the one that WebAssembly may take.</summary>
internal static class DeepStack
{
    private const int StackBytes = 16 << 20;

    public static void Run(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    test();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
