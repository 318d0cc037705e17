using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Vow.Node.Explorer;

/// <summary>Serves the explorer below <see cref="ExplorerOptions.Path"/>. It stands behind the same limits as the API.</summary>
internal static class ExplorerEndpoints
{
    private const string PathParameter = "path";

    // Nothing but files of this node: what a contract or a client wrote can neither load nor run anything, nor send anything elsewhere.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapVowExplorer(this IEndpointRouteBuilder application)
    {
        ExplorerFiles files = ExplorerFiles.Load();
        application.MapMethods("/", Methods, Redirect);
        // Routing takes the same route with and without a slash at its end; the page's own addresses begin after the slash.
        application.MapMethods($"{ExplorerOptions.Path}{{**{PathParameter}}}", Methods, http =>
            http.Request.Path.Value is { } path && path.StartsWith(ExplorerOptions.Path, StringComparison.Ordinal)
                ? AnswerAsync(http, files.Find(http.GetRouteValue(PathParameter) as string ?? ""))
                : Redirect(http));
    }

    private static Task Redirect(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = ExplorerOptions.Path;
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(HttpContext http, ExplorerFile? file)
    {
        if (file is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        WriteHeaders(http.Response.Headers);
        bool isCompressed = file.HasCompressed && TakesCompressed(http.Request);
        http.Response.Headers.ETag = file.TagOf(isCompressed);
        if (IsKnown(http.Request, file))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (isCompressed) http.Response.Headers.ContentEncoding = "gzip";
        ReadOnlyMemory<byte> bytes = file.Bytes(isCompressed);
        http.Response.ContentType = file.MediaType;
        http.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(http.Request.Method)) await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }

    private static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.Vary = HeaderNames.AcceptEncoding;
        // Kept, and asked for again each time: after an update of the node no page meets the script of another version.
        headers.CacheControl = "no-cache";
    }

    private static bool TakesCompressed(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? accepted)
        && accepted.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is null or > 0);

    private static bool IsKnown(HttpRequest request, ExplorerFile file) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? known)
        && known.Any(tag => tag.Tag == file.TagOf(isCompressed: false) || tag.Tag == file.TagOf(isCompressed: true) || tag.Tag == "*");
}
