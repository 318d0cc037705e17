using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Tests.Crashes;

/// <summary><c>vow dev</c> on a folder, in a process of its own, until it is killed. Keeps each block that it printed as committed.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private NodeProcess(Process process, Uri api)
    {
        _process = process;
        Client = new NodeClient(api);
        _reading = Task.Run(ReadAsync);
    }

    public NodeClient Client { get; }

    public ConcurrentDictionary<ulong, Hash256> Blocks { get; } = new();

    public static async Task<NodeProcess> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "vow.dll"), "dev", "--data", folder, "--port", "0", "--json"]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        using var ready = JsonDocument.Parse(line ?? throw new InvalidOperationException("The node ended before it was ready; its standard error says why."));
        return new NodeProcess(process, new Uri(ready.RootElement.GetProperty("api").GetString()!));
    }

    /// <summary>SIGKILL; on return all that it had printed is in <see cref="Blocks"/>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The last line may be cut by the kill: what was not printed whole was not reported.
            if (!line.EndsWith('}')) continue;
            using var block = JsonDocument.Parse(line);
            if (!Hash256.TryParse(block.RootElement.GetProperty("hash").GetString(), out var hash)) throw new InvalidDataException(line);
            Blocks[ulong.Parse(block.RootElement.GetProperty("height").ToString(), CultureInfo.InvariantCulture)] = hash;
        }
    }
}
