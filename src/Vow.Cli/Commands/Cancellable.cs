namespace Vow.Cli.Commands;

/// <summary>Commands that Ctrl+C may end at any point.</summary>
internal static class Cancellable
{
    public static async Task<int> RunAsync(Func<Task<ExitCode>> run, CancellationToken cancellation)
    {
        try
        {
            // Off the calling thread: signals are only handled once the action has returned its task.
            return (int)await Task.Run(run, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (int)ExitCode.Interrupted;
        }
    }
}
