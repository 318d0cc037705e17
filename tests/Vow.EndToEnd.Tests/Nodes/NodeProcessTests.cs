using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Vow.EndToEnd.Tests.Documents;
using Vow.Ledger;
using Xunit;

namespace Vow.EndToEnd.Tests.Nodes;

/// <summary><c>vow node</c> as an operator runs it: the commands of docs/operating.md, a stop by signal, a backup.</summary>
public sealed partial class NodeProcessTests : IDisposable
{
    private readonly DocumentFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheNodeOfTheDocument_Starts_StopsOnASignal_AndGoesOnFromItsBackup()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Signals are those of Unix.");
        var commands = new MarkdownDocument("docs/operating.md").Blocks.SelectMany(ShownCommand.In).Select(command => command.Text).ToArray();
        Assert.Equal("vow node --home home", commands[1]);
        // The document's account has no money of a test's; otherwise as shown.
        var alice = DevAccounts.All[0];
        var (code, output) = await _folder.RunAsync($"{commands[0]} --account {AddressText.Format(alice.Address)}=1000000000000", Token);
        Assert.True(code == 0, output);

        using (var node = await StartAsync("home"))
        using (var client = new HttpClient { BaseAddress = node.Address })
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready", Token)).StatusCode);
            var body = new ByteArrayContent(Transfer(alice.Key, 0)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/v1/transactions?wait=committed", body, Token)).StatusCode);
            Assert.Equal(0, await node.StopAsync(Token));
        }

        (code, output) = await _folder.RunAsync("cp -r home copy && rm -r home", Token);
        Assert.True(code == 0, output);
        using (var node = await StartAsync("copy"))
        using (var client = new HttpClient { BaseAddress = node.Address })
        {
            var status = await client.GetStringAsync("/v1/status", Token);
            Assert.Contains("\"height\":1", status.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(0, await node.StopAsync(Token));
        }
    }

    private static byte[] Transfer(SigningKey key, ulong nonce) => key.Sign(new Transaction
    {
        ChainId = 4711,
        Signer = key.Public,
        Nonce = nonce,
        GasLimit = 1_000_000,
        GasPrice = 1,
        DepositMax = 0,
        ExpiryHeight = 0,
        Actions = [new TransactionAction.Transfer(DevAccounts.All[1].Address, 5)],
    }).Encoded.ToArray();

    private async Task<RunningNode> StartAsync(string home)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "vow.dll"), "node", "--home", home, "--port", "0"])
        {
            WorkingDirectory = _folder.Work, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in DocumentFolder.Environment) start.Environment[name] = value;
        var node = new RunningNode(Process.Start(start)!);
        await node.WaitForAddressAsync(Token);
        return node;
    }

    private sealed partial class RunningNode(Process process) : IDisposable
    {
        private readonly Task<string> _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);

        public Uri Address { get; private set; } = null!;

        public async Task WaitForAddressAsync(CancellationToken cancellation)
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (Url().Match(line) is not { Success: true } url) continue;
                Address = new Uri(url.Value);
                return;
            }

            Assert.Fail($"The node ended before it listened: {await _errors}");
        }

        public async Task<int> StopAsync(CancellationToken cancellation)
        {
            using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }

        public void Dispose()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        [GeneratedRegex(@"http://[\d.]+:\d+")]
        private static partial Regex Url();
    }
}
