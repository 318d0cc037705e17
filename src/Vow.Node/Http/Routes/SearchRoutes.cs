using Microsoft.AspNetCore.Http;
using Vow.Client;

namespace Vow.Node.Http.Routes;

/// <summary>Finding things by what people have of them.</summary>
internal static class SearchRoutes
{
    private const int TextLengthMax = 128;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/search", Tag = "search", Operation = "search",
            Summary = "What a text may mean",
            Description = "A height; the hash of a block, a transaction or a module, or its beginning, at least 6 digits; an address; part of the name of one of the newest contracts; on a development chain the "
                + "name of one of its accounts. A few of each kind are found.",
            Parameters = [new ApiParameter("q", ApiParameterKind.Text, "The text, 1 to 128 characters. It must be given.", "token")],
            Answers = [new ApiAnswer(200, "What was found; nothing is an empty list.") { Json = typeof(SearchResponse) }],
            Handle = request => request.WriteAsync(Search(node, request.Value("q"))),
        },
    ];

    private static SearchResponse Search(ApiNode node, string? text)
    {
        if (text?.Trim() is not { Length: > 0 } sought) throw new ApiException(ProblemCode.BadParameter, "q: there is nothing to search for; give a height, a hash, an address or a name");
        if (sought.Length > TextLengthMax) throw new ApiException(ProblemCode.BadParameter, $"q: the text has {sought.Length} characters; at most {TextLengthMax} are searched for");
        using Ledger.ChainView view = node.View();
        return new SearchResponse { Items = new ChainSearch(view, node.Decoder(view)).Find(sought) };
    }
}
