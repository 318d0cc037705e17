using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vow.Engine.State;
using Vow.Node.Explorer;
using Vow.Node.Http;

namespace Vow.Node;

/// <summary>What a node's process returns. Scripts depend on these numbers; never change one.</summary>
public static class NodeExitCode
{
    /// <summary>It was asked to stop, and did.</summary>
    public const int Stopped = 0;

    /// <summary>The engine or the machine failed (EX_SOFTWARE of sysexits.h).</summary>
    public const int Fault = 70;

    /// <summary>The store failed (EX_IOERR of sysexits.h).</summary>
    public const int StoreFailed = 74;
}

/// <summary>A node as a web application: the door of this project. Build → run, or start and stop.</summary>
public static class NodeHost
{
    /// <summary>Opens the chain and puts the API, health, metrics and the stop on signals around it. Disposing the application stops the node.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="parts">What it is given in place of what the options name.</param>
    /// <param name="configure">Changes to the host, such as its logging.</param>
    /// <exception cref="NodeOptionsException">The options make no sense.</exception>
    /// <exception cref="Ledger.GenesisException">The genesis file is none.</exception>
    /// <exception cref="Ledger.ChainStoreException">The store holds another chain, or none and no genesis is named.</exception>
    /// <exception cref="StateStoreException">The store cannot be opened.</exception>
    public static WebApplication Build(NodeOptions options, NodeParts parts, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        NodeOptionsCheck.ThrowIfWrong(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Vow.Node", EnvironmentName = Environments.Production });
        builder.WebHost.UseUrls(NodeOptionsCheck.UrlsOf(options));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Http.BodyBytesMax;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(2 * options.Http.ShutdownMilliseconds));
        builder.Services.AddSingleton(services => NodeCore.Open(options, parts with { Log = services.GetRequiredService<ILoggerFactory>() }));
        builder.Services.AddHostedService<NodeService>();
        NodeTelemetry.Add(builder.Services, options.Telemetry);
        builder.Services.AddVowApi(options);
        configure?.Invoke(builder);

        WebApplication application = builder.Build();
        try
        {
            // Now, so that whoever builds a node hears what is wrong with it, and not a log.
            application.Services.GetRequiredService<NodeCore>();
        }
        catch
        {
            ((IDisposable)application).Dispose();
            throw;
        }

        NodeTelemetry.Map(application);
        application.MapVowApi();
        if (options.Explorer.Enabled) application.MapVowExplorer();
        return application;
    }

    /// <summary>Runs a node until it is told to stop by a signal or the token, or its store or engine fails.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="parts">What it is given in place of what the options name.</param>
    /// <param name="configure">Changes to the host, such as its logging.</param>
    /// <param name="started">Called once it listens, with the addresses.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The process's exit code: one of <see cref="NodeExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        NodeOptions options, NodeParts parts, Action<WebApplicationBuilder>? configure, Action<IReadOnlyCollection<string>>? started, CancellationToken cancellation)
    {
        WebApplication application = Build(options, parts, configure);
        await using (application.ConfigureAwait(false))
        {
            NodeCore node = application.Services.GetRequiredService<NodeCore>();
            node.Producer.Faulted += _ => application.Lifetime.StopApplication();
            await application.StartAsync(cancellation).ConfigureAwait(false);
            started?.Invoke([.. application.Urls]);
            await application.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            return node.Producer.Fault switch
            {
                null => NodeExitCode.Stopped,
                StateStoreException => NodeExitCode.StoreFailed,
                _ => NodeExitCode.Fault,
            };
        }
    }

    /// <summary>Starts the node before the server listens, and stops it after the server has finished its requests.</summary>
    private sealed class NodeService(NodeCore node, IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStopping.Register(node.BeginStop);
            node.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => node.StopAsync();
    }
}
