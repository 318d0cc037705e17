using Vow.Client;
using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>A node behind its HTTP API: a request for each transaction, answered when it is committed.</summary>
internal sealed class HttpTarget : ITransferTarget
{
    private readonly HttpClient _http;
    private readonly NodeClient _client;

    public HttpTarget(Uri node, int connections)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = node, Timeout = Timeout.InfiniteTimeSpan };
        _client = new NodeClient(_http);
    }

    public event Action<IReadOnlyList<Hash256>>? Committed;

    public void Submit(ReadOnlyMemory<byte>[] transactions)
    {
        foreach (ReadOnlyMemory<byte> transaction in transactions) _ = SubmitAsync(transaction);
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private async Task SubmitAsync(ReadOnlyMemory<byte> transaction)
    {
        try
        {
            await _client.SubmitAndWaitAsync(transaction).ConfigureAwait(false);
            Committed?.Invoke([TransactionVerifier.HashOf(transaction.Span)]);
        }
        catch (Exception lost)
        {
            // Nobody awaits it: a benchmark that lost a transaction must not go on and wait for it.
            Environment.FailFast($"a transfer was lost: {lost.Message}");
        }
    }
}
