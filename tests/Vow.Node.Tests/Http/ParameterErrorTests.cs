using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class ParameterErrorTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private const string ZeroHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly string Bob = AddressText.Format(ApiServer.Bob);

    private ApiServer Server => fixture.Server;

    private string Token => AddressText.Format(Server.Token);

    [Theory]
    [InlineData("/v1/accounts/vow1nonsense", "BadAddress")]
    [InlineData("/v1/accounts/0x00", "BadAddress")]
    [InlineData("/v1/contracts/x", "BadAddress")]
    [InlineData("/v1/contracts/x/code", "BadAddress")]
    [InlineData("/v1/contracts/x/storage", "BadAddress")]
    [InlineData("/v1/proofs/account/x", "BadAddress")]
    [InlineData("/v1/proofs/contract/x", "BadAddress")]
    [InlineData("/v1/proofs/storage/x?key=0x00", "BadAddress")]
    [InlineData("/v1/events?contract=x", "BadAddress")]
    [InlineData("/v1/events?sender=", "BadAddress")]
    [InlineData("/v1/transactions/zz", "BadHash")]
    [InlineData("/v1/transactions/zz/explanation", "BadHash")]
    [InlineData("/v1/transactions/0x00%0a/explanation", "BadHash")]
    [InlineData("/v1/transactions/zz/trace", "BadHash")]
    [InlineData("/v1/blocks/first", "BadBlock")]
    [InlineData("/v1/blocks/-1", "BadBlock")]
    [InlineData("/v1/blocks/18446744073709551616", "BadBlock")]
    [InlineData("/v1/blocks?before=-1", "BadHeight")]
    [InlineData("/v1/blocks?before=", "BadHeight")]
    [InlineData("/v1/blocks?limit=0", "BadLimit")]
    [InlineData("/v1/blocks?limit=101", "BadLimit")]
    [InlineData("/v1/blocks?limit=99999999999999999999", "BadLimit")]
    [InlineData("/v1/blocks?limit=%20", "BadLimit")]
    [InlineData("/v1/transactions?before=3", "BadCursor")]
    [InlineData("/v1/transactions?before=3.-1", "BadCursor")]
    [InlineData("/v1/transactions?before=.", "BadCursor")]
    [InlineData("/v1/events?after=nonsense", "BadCursor")]
    [InlineData("/v1/events?after=999.0", "BadCursor")]
    [InlineData("/v1/events?kind=blocks", "BadFilter")]
    [InlineData("/v1/events?kind=block,", "BadFilter")]
    [InlineData("/v1/events?topic=0xz", "BadFilter")]
    [InlineData("/v1/state/0x05", "BadKey")]
    [InlineData("/v1/state/nonsense", "BadKey")]
    [InlineData("/v1/state?start=0x05&end=0x06", "BadKey")]
    [InlineData("/v1/state", "BadParameter")]
    [InlineData("/v1/blocks/first/transactions", "BadBlock")]
    [InlineData("/v1/blocks/0/transactions?from=-1", "BadHeight")]
    [InlineData("/v1/blocks/0/transactions?limit=1001", "BadLimit")]
    [InlineData("/v1/status?verbose=1", "BadParameter")]
    [InlineData("/v1/blocks?limit=1&limit=2", "BadParameter")]
    [InlineData("/v1/blocks?Limit=1", "BadParameter")]
    [InlineData("/v1/blocks/1?height=1", "BadParameter")]
    [InlineData("/health/live?x", "BadParameter")]
    public async Task ParameterThatIsWrong_HasItsOwnCode(string route, string code) => await Server.ProblemAsync(code, 400, route);

    [Theory]
    [InlineData("/v1/accounts/{0}?height=x", "BadHeight")]
    [InlineData("/v1/accounts/{0}?height=%2B1", "BadHeight")]
    [InlineData("/v1/contracts/{1}?height=1.0", "BadHeight")]
    [InlineData("/v1/contracts/{1}/code?height=", "BadHeight")]
    [InlineData("/v1/contracts/{1}/storage?height=x", "BadHeight")]
    [InlineData("/v1/contracts/{1}/storage?prefix=abc", "BadKey")]
    [InlineData("/v1/contracts/{1}/storage?after=0xa", "BadKey")]
    [InlineData("/v1/contracts/{1}/storage?limit=1001", "BadLimit")]
    [InlineData("/v1/proofs/account/{0}?height=x", "BadHeight")]
    [InlineData("/v1/proofs/storage/{1}?key=zz", "BadKey")]
    [InlineData("/v1/proofs/storage/{1}?start=0x&limit=1001", "BadLimit")]
    [InlineData("/v1/proofs/storage/{1}", "BadParameter")]
    [InlineData("/v1/proofs/storage/{1}?key=0x00&start=0x", "BadParameter")]
    [InlineData("/v1/proofs/storage/{1}?key=0x00&limit=5", "BadParameter")]
    [InlineData("/v1/proofs/storage/{1}?end=0x00", "BadParameter")]
    [InlineData("/v1/transactions/" + ZeroHash + "?wait=for-ever", "BadParameter")]
    public async Task ParameterThatIsWrongBesideAnAddress_HasItsOwnCode(string route, string code) =>
        await Server.ProblemAsync(code, 400, string.Format(System.Globalization.CultureInfo.InvariantCulture, route, Bob, Token));

    [Theory]
    [InlineData("/v1/blocks/" + ZeroHash, 404, "BlockNotFound")]
    [InlineData("/v1/blocks/3", 404, "HeightNotReached")]
    [InlineData("/v1/transactions/" + ZeroHash, 404, "TransactionNotFound")]
    [InlineData("/v1/transactions/" + ZeroHash + "/explanation", 404, "TransactionNotFound")]
    [InlineData("/v1/accounts/{0}?height=3", 404, "HeightNotReached")]
    [InlineData("/v1/contracts/{0}", 404, "ContractNotFound")]
    [InlineData("/v1/contracts/{1}?height=0", 404, "ContractNotFound")]
    [InlineData("/v1/contracts/{0}/code", 404, "ContractNotFound")]
    [InlineData("/v1/contracts/{0}/storage", 404, "ContractNotFound")]
    [InlineData("/v1/contracts/{1}/storage?height=18446744073709551615", 404, "HeightNotReached")]
    [InlineData("/v1/proofs/storage/{1}?key=0x00&height=3", 404, "HeightNotReached")]
    [InlineData("/v1/nothing", 404, "RouteNotFound")]
    [InlineData("/v1/accounts/", 404, "RouteNotFound")]
    public async Task WhatIsNotThere_HasItsOwnCode(string route, int status, string code) =>
        await Server.ProblemAsync(code, status, string.Format(System.Globalization.CultureInfo.InvariantCulture, route, Bob, Token));

    [Fact]
    public async Task KeyLongerThanKeysMayBe_IsRefusedWithBothLengths()
    {
        JsonObject problem = await Server.ProblemAsync("BadKey", 400, $"/v1/proofs/storage/{Token}?key=0x{new string('0', 2050)}");

        Assert.Contains("1025", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("1024", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/status", "GET")]
    [InlineData("DELETE", "/v1/transactions", "POST")]
    [InlineData("GET", "/v1/simulate", "POST")]
    [InlineData("BREW", "/v1/blocks/latest", "GET")]
    public async Task MethodThatTheRouteDoesNotHave_IsToldWithThoseItHas(string method, string route, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), route);
        using HttpResponseMessage answer = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(allowed, answer.Content.Headers.Allow);
        await ApiServer.ProblemAsync(ProblemCode.MethodNotAllowed, 405, answer);
    }

    [Fact]
    public async Task HeightBelowTheWindow_IsToldAsPrunedWithWhatIsKept()
    {
        await using ApiServer server = await ApiServer.StartWithTokenAsync(options => options.HistoryBlocksMax = 1);
        for (ulong nonce = 1; nonce <= 3; nonce++) await server.CommitAsync(server.TokenTransfer(nonce, ApiServer.Bob, 1));
        string token = AddressText.Format(server.Token);

        await server.ProblemAsync("HeightPruned", 410, $"/v1/accounts/{Bob}?height=1");
        await server.ProblemAsync("HeightPruned", 410, $"/v1/contracts/{token}/storage?height=1");
        await server.ProblemAsync("HeightPruned", 410, $"/v1/proofs/account/{Bob}?height=1");
        await server.ProblemAsync("HeightPruned", 410, ApiServer.Post($"/v1/transactions/{server.Deployment.Hash}/replay", "{}"));
        await server.ProblemAsync("HeightPruned", 410, ApiServer.Post($"/v1/contracts/{token}/query", """{"method":"total_supply","height":1}"""));
        JsonObject problem = await server.ProblemAsync("HeightPruned", 410, $"/v1/contracts/{token}?height=1");
        Assert.Contains("3 to 4", (string?)problem["detail"], StringComparison.Ordinal);
    }
}
