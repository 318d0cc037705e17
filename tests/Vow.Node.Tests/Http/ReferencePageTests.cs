using System.Text;
using System.Text.RegularExpressions;
using Vow.Ledger;
using Vow.Node.Http;

namespace Vow.Node.Tests.Http;

/// <summary>The tables of docs/reference/http-api.md are those of the code. BLESS=1 writes them.</summary>
public class ReferencePageTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private static string Page => Path.Combine(ApiServer.RepositoryRoot(), "docs/reference/http-api.md");

    [Fact]
    public void RoutesAndCodesOfThePage_AreThoseOfTheCode()
    {
        string page = File.ReadAllText(Page);
        string expected = With(With(page, "routes", Routes()), "codes", Codes());
        if (Environment.GetEnvironmentVariable("BLESS") == "1") File.WriteAllText(Page, page = expected);

        Assert.Equal(expected, page);
    }

    private string Routes()
    {
        var table = new StringBuilder("| Route | What it does | Its own codes |\n|---|---|---|\n");
        foreach (ApiRoute route in ApiEndpoints.Routes(new ApiNode(fixture.Server.Core, fixture.Server.Limits)))
        {
            string parameters = string.Join(", ", route.Parameters.Where(parameter => !parameter.InPath).Select(parameter => $"`{parameter.Name}`"));
            string codes = string.Join(" ", route.Errors.Select(code => $"`{code}`"));
            table.Append($"| `{route.Method} {route.Path}` | {route.Summary}{(parameters.Length > 0 ? $" ({parameters})" : "")} | {codes} |\n");
        }

        return table.ToString();
    }

    private static string Codes()
    {
        var table = new StringBuilder("| Code | Status | Number | Meaning |\n|---|---:|---:|---|\n");
        foreach ((string code, ProblemKind kind) in ApiProblem.Own.OrderBy(own => own.Value.Status).ThenBy(own => own.Key, StringComparer.Ordinal))
        {
            table.Append($"| `{code}` | {kind.Status} | | {kind.Title} |\n");
        }

        foreach ((LedgerErrorCode code, ProblemKind kind) in ApiProblem.Ledger.OrderBy(entry => (int)entry.Key)) table.Append($"| `{code}` | {kind.Status} | {(int)code} | {kind.Title} |\n");
        return table.ToString();
    }

    private static string With(string page, string name, string table)
    {
        Match part = Regex.Match(page, $"(?s)(<!-- {name} -->\n).*?(<!-- /{name} -->)");
        Assert.True(part.Success, $"the page has no place for its {name}");
        return page[..part.Groups[1].Index] + part.Groups[1].Value + table + page[part.Groups[2].Index..];
    }
}
