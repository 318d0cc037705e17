using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Node;

namespace Vow.Cli.Chain;

/// <summary>Runs a node in this process until it is told to stop, and says what a user can do when it cannot start.</summary>
internal sealed class NodeRun(NodeOptions options, NodeParts parts, LogLevel logLevel)
{
    /// <summary>Called once it listens, with the node and its addresses.</summary>
    public required Action<NodeCore, IReadOnlyCollection<string>> Started { get; init; }

    /// <summary>Called for each block that is committed, on a thread of its own.</summary>
    public Action<CommittedBlock>? Committed { get; init; }

    /// <exception cref="CliException">It cannot start.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        NodeCore? node = null;
        try
        {
            return (ExitCode)await NodeHost.RunAsync(options, parts, builder => Configure(builder, core => node = core), urls => Started(node!, urls), cancellation).ConfigureAwait(false);
        }
        catch (NodeOptionsException error)
        {
            throw CliException.Usage(error.Message);
        }
        catch (GenesisException error)
        {
            throw CliException.Usage($"'{options.GenesisFile}' is not a genesis: {error.Message}");
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw CliException.Usage($"The node cannot listen on {options.Urls}: the port is in use.", "Another node may run there; --port N takes another port, --port 0 any free one.");
        }
        catch (Exception error) when (error is StateStoreException or ChainStoreException && options.DataDirectory is { } folder)
        {
            throw new ChainFolder(folder).Unusable(error);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped before it had started.
            return ExitCode.Success;
        }
    }

    // To standard error: what the command itself says is on standard output.
    private void Configure(WebApplicationBuilder builder, Action<NodeCore> keep)
    {
        // A failed start is told by the exception, in words for whoever gave the command.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).ClearProviders().SetMinimumLevel(logLevel).AddSimpleConsole(format =>
        {
            format.SingleLine = true;
            format.UseUtcTimestamp = true;
            format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // The command handles signals: one handler, one way to stop.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddHostedService(services =>
        {
            var node = services.GetRequiredService<NodeCore>();
            keep(node);
            return new Follower(node, Committed);
        });
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Follower(NodeCore node, Action<CommittedBlock>? committed) : BackgroundService
    {
        // From before the first block can be made: none is left out.
        private ChainSubscription _blocks = node.Feed.Subscribe(node.Chain.Head.Height + 1);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            if (committed is null) return;
            while (true)
            {
                try
                {
                    // Until the node itself stops: the last blocks are shown too.
                    await foreach (var block in _blocks.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) committed(block);
                    return;
                }
                catch (SubscriptionDroppedException dropped)
                {
                    // Whoever stops the terminal's output for a while must not stop the chain.
                    _blocks = node.Feed.Subscribe(dropped.NextHeight);
                }
            }
        }
    }
}
