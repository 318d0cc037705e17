using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vow.Client;
using Vow.Ledger;
using Vow.Node.Http;

namespace Vow.Node.Tests.Http;

public partial class OpenApiTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private IReadOnlyList<ApiRoute> Routes => ApiEndpoints.Routes(new ApiNode(Server.Core, Server.Limits));

    [Fact]
    public async Task Document_HasEveryRouteWithItsParametersAnswersAndCodes()
    {
        JsonObject document = await Server.GetAsync("/v1/openapi.json");

        Assert.Equal("3.1.0", (string?)document["openapi"]);
        Assert.Equal(Routes.Select(route => route.Path).Distinct().Order(), ((JsonObject)document["paths"]!).Select(path => path.Key).Order());
        foreach (ApiRoute route in Routes)
        {
            JsonNode operation = document["paths"]![route.Path]![route.Method.ToLowerInvariant()]!;
            Assert.Equal(route.Operation, (string?)operation["operationId"]);
            Assert.Equal(route.Parameters.Select(parameter => parameter.Name), (operation["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!));
            string answers = operation["responses"]!.ToJsonString();
            Assert.All(route.Errors, code => Assert.Contains($"\"{code}\"", answers, StringComparison.Ordinal));
            Assert.Equal(route.Body is not null, operation["requestBody"] is not null);
        }
    }

    [Fact]
    public async Task Document_HasEachReferredSchemaAndWordsForEachMember()
    {
        JsonObject document = await Server.GetAsync("/v1/openapi.json");
        var schemas = (JsonObject)document["components"]!["schemas"]!;

        foreach (Match reference in Reference().Matches(document.ToJsonString())) Assert.True(schemas.ContainsKey(reference.Groups[1].Value), reference.Value);
        foreach ((string name, JsonNode? schema) in schemas)
        {
            Assert.True(schema!["description"] is not null, $"{name} says nothing about itself");
            foreach ((string member, JsonNode? of) in schema["properties"]?.AsObject() ?? [])
            {
                Assert.True(of!["description"] is not null || of["const"] is not null, $"{name}.{member} says nothing about itself");
            }
        }
    }

    [Fact]
    public void EveryRoute_HasItsOwnOperationAndCodesThatTheTableKnows()
    {
        Assert.Equal(Routes.Count, Routes.Select(route => route.Operation).Distinct().Count());
        foreach (string code in Routes.SelectMany(route => route.Errors).Concat(ApiRoute.CommonErrors))
        {
            bool isKnown = ApiProblem.Own.ContainsKey(code) || (Enum.TryParse(code, out LedgerErrorCode ledger) && ApiProblem.Ledger.ContainsKey(ledger));
            Assert.True(isKnown, code);
        }
    }

    [Fact]
    public void EveryCodeOfTheClient_IsOneOfTheTableOrTheClientsOwn()
    {
        IEnumerable<string> codes = typeof(ProblemCode).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes.Except([ProblemCode.Unreachable, ProblemCode.UnexpectedAnswer]).Order(), ApiProblem.Own.Keys.Order());
    }

    [Fact]
    public async Task ExamplesOfBodies_AreReadByTheirRoutes()
    {
        foreach (ApiRoute route in Routes.Where(route => route.Body is not null))
        {
            string path = route.Path.Replace("{address}", AddressText.Format(Server.Token), StringComparison.Ordinal);
            using HttpResponseMessage answer = await Server.Http.SendAsync(ApiServer.Post(path, route.Body!.Example), TestContext.Current.CancellationToken);
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.False(text.Contains("BadJson", StringComparison.Ordinal) || text.Contains("BadValue", StringComparison.Ordinal), $"{path}: {text}");
        }
    }

    [Fact]
    public void ExamplesOfParameters_AreWhatTheySay()
    {
        Assert.True(AddressText.TryParse(ApiParameters.ExampleAddress, out _, out string? fault), fault);
        Assert.True(Hash256.TryParse(ApiParameters.ExampleHash, out _));
    }

    [GeneratedRegex("#/components/schemas/([A-Za-z]+)")]
    private static partial Regex Reference();
}
