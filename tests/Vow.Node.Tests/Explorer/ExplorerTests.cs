using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Vow.Node.Explorer;
using Vow.Node.Tests.Http;

namespace Vow.Node.Tests.Explorer;

public sealed class ExplorerTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>, IDisposable
{
    // As a browser sends and shows it: no redirect is followed, nothing is unpacked.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
    {
        BaseAddress = fixture.Server.Http.BaseAddress,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string FolderOfFiles => Path.Combine(ApiServer.RepositoryRoot(), "src/Vow.Node/Explorer/www");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(FolderOfFiles, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(FolderOfFiles, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public void Dispose() => _http.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task EachFile_IsServedAsItIsWithItsTypeAndItsPolicy(string name)
    {
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(FolderOfFiles, name), Cancellation);
        using HttpResponseMessage answer = await _http.GetAsync($"/explorer/{name}", Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes))[..32], answer.Headers.ETag!.Tag.Trim('"'));
        Assert.Equal(TypeOf(name), answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Header(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Equal("no-cache", Header(answer, "Cache-Control"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task EachFile_IsTheSameWhenItComesCompressed(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/explorer/{name}");
        request.Headers.AcceptEncoding.ParseAdd("br, gzip;q=0.5");
        using HttpResponseMessage answer = await _http.SendAsync(request, Cancellation);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal("Accept-Encoding", Header(answer, "Vary"));
        if (answer.Content.Headers.ContentEncoding.Contains("gzip"))
        {
            Assert.EndsWith("-gzip\"", answer.Headers.ETag!.Tag, StringComparison.Ordinal);
            using var unpacked = new MemoryStream();
            await using (var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress)) await gzip.CopyToAsync(unpacked, Cancellation);
            body = unpacked.ToArray();
        }

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(FolderOfFiles, name), Cancellation), body);
    }

    [Fact]
    public async Task Page_IsServedForEveryAddressOfItsOwn()
    {
        byte[] page = await File.ReadAllBytesAsync(Path.Combine(FolderOfFiles, "index.html"), Cancellation);
        string[] addresses = ["", "blocks", "tx/8d0f4e6f4b1b6b4a0f1f6b0b8a7d2c9e5a3f1c7d9e0b2a4c6d8e1f3a5b7c9d0e", "contracts/vow1x/storage", "search?q=token", "a%2Fb", "%E2%80%AE", "tx/1.5"];
        foreach (string address in addresses)
        {
            using HttpResponseMessage answer = await _http.GetAsync($"/explorer/{address}", Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, address);
            Assert.Equal(page, await answer.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/explorer")]
    public async Task AddressesBesideIt_LeadToIt(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(path, Cancellation);

        Assert.Equal((HttpStatusCode.Redirect, "/explorer/"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("/explorer/missing.js")]
    [InlineData("/explorer/../Vow.Client.xml.js")]
    [InlineData("/explorer/..%2f..%2f..%2fetc%2fpasswd.txt")]
    [InlineData("/explorer/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/explorer/INDEX.html")]
    [InlineData("/explorer//index.html")]
    public async Task FileThatIsNotOneOfIts_IsNotFound(string path) => await fixture.Server.ProblemAsync("RouteNotFound", 404, path);

    [Fact]
    public async Task PathsThatClimb_GiveNothingButThePage()
    {
        byte[] page = await File.ReadAllBytesAsync(Path.Combine(FolderOfFiles, "index.html"), Cancellation);
        foreach (string path in new[] { "/explorer/..%2f..%2f..%2f..%2fetc%2fpasswd", "/explorer/%5c..%5c..%5cwindows", "/explorer/%00", "/explorer/" + new string('a', 4_000) })
        {
            using HttpResponseMessage answer = await _http.GetAsync(path, Cancellation);
            if (answer.StatusCode == HttpStatusCode.OK) Assert.Equal(page, await answer.Content.ReadAsByteArrayAsync(Cancellation));
            else Assert.True((int)answer.StatusCode is 400 or 404, path);
        }
    }

    [Fact]
    public async Task FileThatTheBrowserHas_IsNotSentAgain()
    {
        using HttpResponseMessage first = await _http.GetAsync("/explorer/", Cancellation);
        using HttpResponseMessage again = await ConditionalAsync(first.Headers.ETag!);
        using HttpResponseMessage other = await ConditionalAsync(new EntityTagHeaderValue("\"0000\""));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Head_TellsTheLengthWithoutTheBody()
    {
        using HttpResponseMessage answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/explorer/"), Cancellation);

        Assert.Equal(new FileInfo(Path.Combine(FolderOfFiles, "index.html")).Length, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task OtherMethods_AreRefused() =>
        await fixture.Server.ProblemAsync("MethodNotAllowed", 405, ApiServer.Post("/explorer/", "{}"));

    [Fact]
    public async Task WithoutTheExplorer_TheApiIsServedAlone()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Explorer.Enabled = false);
        await server.ProblemAsync("RouteNotFound", 404, "/explorer/");
        await server.ProblemAsync("RouteNotFound", 404, "/");
        Assert.True((await server.Http.GetAsync("/v1/status", Cancellation)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task FilesCountAsRequests()
    {
        await using ApiServer server = await ApiServer.StartAsync(options => options.Http.ClientRequestsPerSecondMax = 1);
        var statuses = new List<int>();
        for (int request = 0; request < 50 && !statuses.Contains(429); request++)
        {
            using HttpResponseMessage answer = await server.Http.GetAsync("/explorer/", Cancellation);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Contains(429, statuses);
    }

    [Fact]
    public void FileOfUnknownKind_IsNotTaken() => Assert.Throws<ArgumentException>(() => new ExplorerFile("page.php", [1]));

    private async Task<HttpResponseMessage> ConditionalAsync(EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/explorer/");
        request.Headers.IfNoneMatch.Add(tag);
        return await _http.SendAsync(request, Cancellation);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html",
        ".css" => "text/css",
        ".js" => "text/javascript",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        ".woff2" => "font/woff2",
        ".png" => "image/png",
        ".txt" => "text/plain",
        ".webmanifest" => "application/manifest+json",
        _ => "image/x-icon",
    };

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values : answer.Content.Headers.TryGetValues(name, out values) ? values : []);
}
