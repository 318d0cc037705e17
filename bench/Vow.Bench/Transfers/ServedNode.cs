using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Vow.Node;

namespace Vow.Bench.Transfers;

/// <summary>A node in a process of its own: this program, started with <c>serve</c>.</summary>
internal sealed class ServedNode : IDisposable
{
    // Above what the load generator keeps under way, so that it is the node that is measured and not its limits on clients.
    private const int ConcurrentRequestsMax = 2_048;

    private readonly Process _process;

    private ServedNode(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static ServedNode Start(string directory, string genesisJson)
    {
        File.WriteAllText(GenesisIn(directory), genesisJson);
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(ServedNode).Assembly.Location);
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add(directory);
        Process process = Process.Start(start)!;
        string? address = process.StandardOutput.ReadLine();
        return address is null ? throw new InvalidOperationException("the node did not start") : new ServedNode(process, new Uri(address));
    }

    /// <summary>Serves a node in this process until its standard input ends.</summary>
    public static async Task<int> ServeAsync(string directory)
    {
        var options = new NodeOptions { DataDirectory = Path.Combine(directory, "node"), GenesisFile = GenesisIn(directory), Urls = "http://127.0.0.1:0" };
        options.Http.ConcurrentRequestsMax = ConcurrentRequestsMax;
        using var ended = new CancellationTokenSource();
        _ = Task.Run(async () =>
        {
            await Console.In.ReadToEndAsync(ended.Token).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
        });
        return await NodeHost.RunAsync(options, NodeParts.Default, builder => builder.Logging.ClearProviders(), urls => Console.Out.WriteLine(urls.First()), ended.Token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string GenesisIn(string directory) => Path.Combine(directory, "genesis.json");
}
