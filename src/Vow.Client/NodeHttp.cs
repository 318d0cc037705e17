using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Vow.Client.Json;

namespace Vow.Client;

/// <summary>Requests and answers: sends, bounds, reads JSON and turns every failure into a <see cref="NodeException"/>.</summary>
internal sealed class NodeHttp : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly NodeClientOptions _options;

    public NodeHttp(HttpClient http, bool ownsHttp, NodeClientOptions options)
    {
        _http = http;
        _ownsHttp = ownsHttp;
        _options = options;
        Node = http.BaseAddress ?? throw new ArgumentException("The HTTP client has no base address: it says which node to talk to.", nameof(http));
    }

    public Uri Node { get; }

    public static HttpClient Connect(Uri node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!node.IsAbsoluteUri || node.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{node}' is not the address of a node; expected one such as {NodeClientOptions.DefaultNode}", nameof(node));
        }

        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5), AutomaticDecompression = System.Net.DecompressionMethods.All };
        return new HttpClient(handler) { BaseAddress = node, Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<T> GetAsync<T>(string route, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        return ReadJson(await SendAsync(request, timeout, cancellationToken).ConfigureAwait(false), type);
    }

    public async Task<byte[]> GetBytesAsync(string route, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        return await SendAsync(request, _options.Timeout, cancellationToken).ConfigureAwait(false);
    }

    public async Task<T> PostAsync<T>(
        string route, ReadOnlyMemory<byte> body, MediaTypeHeaderValue mediaType, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = mediaType;
        return ReadJson(await SendAsync(request, timeout, cancellationToken).ConfigureAwait(false), type);
    }

    /// <summary>Opens a stream that lasts; the caller disposes the answer.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await HeadAsync(request, _options.Timeout, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer)
        {
            using var deadline = Deadline(_options.Timeout, cancellationToken);
            throw Refused(answer, await ReadBoundedAsync(answer, deadline.Token).ConfigureAwait(false));
        }
    }

    public NodeException Unreachable(Exception inner) => new(
        new ProblemResponse
        {
            Type = "urn:vow:error:" + ProblemCode.Unreachable,
            Title = "The node cannot be reached",
            Status = 0,
            Code = ProblemCode.Unreachable,
            Detail = $"the node at {Node} gave no answer: {inner.Message}; is it running (vow dev), and is the address right?",
        },
        inner);

    public void Dispose()
    {
        if (_ownsHttp) _http.Dispose();
    }

    private static CancellationTokenSource Deadline(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(timeout);
        return source;
    }

    private async Task<byte[]> SendAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(timeout, cancellationToken);
        using HttpResponseMessage answer = await HeadAsync(request, timeout, cancellationToken).ConfigureAwait(false);
        try
        {
            byte[] body = await ReadBoundedAsync(answer, deadline.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? body : throw Refused(answer, body);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Unreachable(Named(exception, timeout));
        }
    }

    private async Task<HttpResponseMessage> HeadAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(timeout, cancellationToken);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Unreachable(Named(exception, timeout));
        }
    }

    private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static Exception Named(Exception exception, TimeSpan timeout) =>
        exception is OperationCanceledException ? new TimeoutException($"no answer within {timeout.TotalSeconds:0.#} s", exception) : exception;

    private async Task<byte[]> ReadBoundedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            using var kept = new MemoryStream();
            var chunk = new byte[16 * 1024];
            while (await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                if (kept.Length + read > _options.AnswerBytesMax) throw Unexpected(answer, $"the answer has more than {_options.AnswerBytesMax} bytes", null);
                kept.Write(chunk, 0, read);
            }

            return kept.ToArray();
        }
    }

    private static T ReadJson<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("the answer is null");
        }
        catch (JsonException exception)
        {
            throw Unexpected(null, $"the answer cannot be read ({exception.Message}); is it a Vow node of a fitting version?", exception);
        }
    }

    private static NodeException Refused(HttpResponseMessage answer, byte[] body)
    {
        try
        {
            if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                && JsonSerializer.Deserialize(body, (JsonTypeInfo<ProblemResponse>)ApiJson.Options.GetTypeInfo(typeof(ProblemResponse))) is { } problem)
            {
                return new NodeException(problem) { RetryAfter = answer.Headers.RetryAfter?.Delta };
            }
        }
        catch (JsonException)
        {
            // Not the node's own words: told below.
        }

        return Unexpected(answer, $"the answer was HTTP status {(int)answer.StatusCode} without a reason; is it a Vow node?", null);
    }

    public static NodeException Unexpected(HttpResponseMessage? answer, string detail, Exception? inner) => new(
        new ProblemResponse
        {
            Type = "urn:vow:error:" + ProblemCode.UnexpectedAnswer,
            Title = "The answer is not one of a Vow node",
            Status = (int)(answer?.StatusCode ?? 0),
            Code = ProblemCode.UnexpectedAnswer,
            Detail = detail,
        },
        inner);
}
