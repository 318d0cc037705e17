using Microsoft.AspNetCore.Http;

namespace Vow.Node.Http.Documents;

/// <summary>The document that describes the API to programs.</summary>
internal static class DocumentRoutes
{
    public static IEnumerable<ApiRoute> Of(IReadOnlyList<ApiRoute> routes)
    {
        // Made once, by the first who asks: the routes do not change while the node runs.
        var document = new Lazy<byte[]>(() => OpenApiDocument.Write(routes));
        yield return new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/openapi.json", Tag = "status", Operation = "getOpenApi",
            Summary = "This API as an OpenAPI 3.1 document",
            Answers = [new ApiAnswer(200, "The document.")],
            Handle = async request =>
            {
                byte[] json = document.Value;
                request.Http.Response.ContentType = "application/json";
                request.Http.Response.ContentLength = json.Length;
                await request.Http.Response.Body.WriteAsync(json, request.Aborted).ConfigureAwait(false);
            },
        };
    }
}
