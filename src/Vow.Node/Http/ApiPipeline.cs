using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vow.Client;
using Vow.Engine.State;

namespace Vow.Node.Http;

/// <summary>What surrounds every request: limits before it, and after it a problem for whatever went wrong.</summary>
internal sealed partial class ApiPipeline(ApiLimits limits, ILogger<ApiPipeline> logger)
{
    /// <summary>Runs a request of the API; a request that nothing answered gets its problem.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            Endpoint? endpoint = http.GetEndpoint();
            var route = endpoint?.Metadata.GetMetadata<ApiRoute>();
            if (route is { IsUnlimited: true } || endpoint?.DisplayName?.StartsWith("Prometheus", StringComparison.Ordinal) == true)
            {
                await next(http).ConfigureAwait(false);
                return;
            }

            if (!limits.TryTakeToken(http, out int retryAfter)) throw TooMany(retryAfter);
            using var permit = new RequestPermit(route is { IsStream: true } ? null : await EnterAsync(http).ConfigureAwait(false));
            http.Features.Set(permit);
            await next(http).ConfigureAwait(false);
            await AnswerBareStatusAsync(http).ConfigureAwait(false);
        }
        catch (ApiException exception)
        {
            await AnswerAsync(http, exception.Problem, exception.RetryAfterSeconds).ConfigureAwait(false);
        }
        catch (NodeStoppingException exception)
        {
            await AnswerAsync(http, ApiProblem.Of(ProblemCode.NotReady, exception.Message), retryAfterSeconds: 5).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            // Where the next request would begin on this connection nobody knows.
            if (!http.Response.HasStarted) http.Response.Headers.Connection = "close";
            await AnswerAsync(http, OfKestrel(exception), null).ConfigureAwait(false);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has gone: nobody to answer, and nothing wrong here.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFault(logger, http.TraceIdentifier, http.Request.Method, ApiRequest.Shown(http.Request.Path), exception);
            string detail = exception is StateStoreException
                ? "the node's database failed; see the node's log"
                : "the node failed to answer; this is a fault of the node, see its log";
            await AnswerAsync(http, ApiProblem.Of(ProblemCode.InternalError, detail, requestId: http.TraceIdentifier), null).ConfigureAwait(false);
        }
    }

    private static ApiException TooMany(int retryAfter) =>
        new(ProblemCode.TooManyRequests, $"more requests came from this address than its rate allows; try again in {retryAfter} s") { RetryAfterSeconds = retryAfter };

    private async Task<RateLimitLease> EnterAsync(HttpContext http)
    {
        RateLimitLease lease = await limits.EnterRequestAsync(http.RequestAborted).ConfigureAwait(false);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw new ApiException(ProblemCode.Busy, "the node answers as many requests as it can and as many wait; try again in 1 s") { RetryAfterSeconds = 1 };
    }

    // Routing answers an unknown path and a wrong method with a status alone.
    private static async Task AnswerBareStatusAsync(HttpContext http)
    {
        if (http.Response.HasStarted || http.Response.ContentLength > 0 || http.Response.ContentType is not null) return;
        if (http.Response.StatusCode == StatusCodes.Status404NotFound)
        {
            await AnswerAsync(http, ApiProblem.Of(ProblemCode.RouteNotFound, $"there is no route {ApiRequest.Shown(http.Request.Path)}; /v1/openapi.json lists them all"), null)
                .ConfigureAwait(false);
        }
        else if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            string allowed = http.Response.Headers.Allow.ToString();
            string detail = $"{ApiRequest.Shown(http.Request.Method, 20)} is not allowed on {ApiRequest.Shown(http.Request.Path)}; use {allowed}";
            await AnswerAsync(http, ApiProblem.Of(ProblemCode.MethodNotAllowed, detail), null).ConfigureAwait(false);
        }
    }

    private static ProblemResponse OfKestrel(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => ApiProblem.Of(ProblemCode.BodyTooLarge, "the body has more bytes than this route takes"),
        StatusCodes.Status408RequestTimeout => ApiProblem.Of(ProblemCode.RequestTimeout, "the body came more slowly than the node waits for"),
        _ => ApiProblem.Of(ProblemCode.BadRequest, $"the request breaks HTTP's rules: {exception.Message}"),
    };

    private static async Task AnswerAsync(HttpContext http, ProblemResponse problem, int? retryAfterSeconds)
    {
        if (http.Response.HasStarted)
        {
            // Part of another answer is out already: ending the connection is all that tells the client.
            http.Abort();
            return;
        }

        try
        {
            await ApiWriter.WriteProblemAsync(http.Response, problem, retryAfterSeconds).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has gone.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed: {Method} {Path}")]
    private static partial void LogFault(ILogger logger, string requestId, string method, string path, Exception exception);
}

/// <summary>A request's place among those under way. Given back early by one that waits for something else.</summary>
internal sealed class RequestPermit(RateLimitLease? lease) : IDisposable
{
    private RateLimitLease? _lease = lease;

    public void Dispose() => Interlocked.Exchange(ref _lease, null)?.Dispose();
}
