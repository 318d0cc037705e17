using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vow.Client;

namespace Vow.Node.Http;

/// <summary>Reads a whole body up to a limit, whatever length the client claims.</summary>
internal static class ApiBodyReader
{
    /// <exception cref="ApiException">The body is larger.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int bytesMax)
    {
        // The route's limit, or the operator's where that is lower.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } operators) bytesMax = (int)Math.Min(bytesMax, operators);
        if (http.Request.ContentLength > bytesMax) throw TooLarge(bytesMax, http.Request.ContentLength);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = bytesMax;
        PipeReader reader = http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > bytesMax)
            {
                // A read that is left open would break the connection instead of answering.
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(bytesMax, null);
            }

            if (read.IsCompleted)
            {
                byte[] body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static ApiException TooLarge(long bytesMax, long? length) => new(
        ProblemCode.BodyTooLarge, $"the body has {(length is { } known ? $"{known}" : $"more than {bytesMax}")} bytes; this route takes at most {bytesMax}");

    /// <summary>Whether the request says that its body is of a media type; parameters such as a charset of UTF-8 do not matter.</summary>
    public static bool IsOf(HttpRequest request, string mediaType) =>
        System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out System.Net.Http.Headers.MediaTypeHeaderValue? given)
        && string.Equals(given.MediaType, mediaType, StringComparison.OrdinalIgnoreCase)
        && (given.CharSet is null || given.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
