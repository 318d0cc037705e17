using Vow.Ledger;

namespace Vow.Node;

/// <summary>Transactions submitted together, on their way through the verifiers.</summary>
internal sealed class Submission(ReadOnlyMemory<byte>[] encoded, long bytes)
{
    private readonly TaskCompletionSource<SubmitResult[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte>[] Encoded { get; } = encoded;

    public long Bytes { get; } = bytes;

    public CheckedTransaction?[] Checked { get; } = new CheckedTransaction?[encoded.Length];

    public SubmitResult[] Results { get; } = new SubmitResult[encoded.Length];

    public Task<SubmitResult[]> Done => _done.Task;

    public void Complete() => _done.TrySetResult(Results);

    public void Fail(Exception fault) => _done.TrySetException(fault);
}
