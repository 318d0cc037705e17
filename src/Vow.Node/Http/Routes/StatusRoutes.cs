using System.Reflection;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Node.Http.Routes;

/// <summary>How the node and its chain are.</summary>
internal static class StatusRoutes
{
    /// <summary>Name and version of this software.</summary>
    public static string Software { get; } =
        "vow/" + (typeof(StatusRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/status", Tag = "status", Operation = "getStatus",
            Summary = "Which chain the node follows and how far it is",
            Answers = [new ApiAnswer(200, "The status.") { Json = typeof(StatusResponse) }],
            Handle = request => request.WriteAsync(Status(node)),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/health/live", Tag = "health", Operation = "getLive", IsUnlimited = true,
            Summary = "Whether the process is well; if not, restart it",
            Answers = [new ApiAnswer(200, "It is.") { Json = typeof(HealthResponse) }, new ApiAnswer(503, "It is not, and why.") { Json = typeof(HealthResponse) }],
            Handle = request => WriteHealth(request, node.Core.Fault),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/health/ready", Tag = "health", Operation = "getReady", IsUnlimited = true,
            Summary = "Whether the node should get requests",
            Answers = [new ApiAnswer(200, "It should.") { Json = typeof(HealthResponse) }, new ApiAnswer(503, "It should not, and why.") { Json = typeof(HealthResponse) }],
            Handle = request => WriteHealth(request, node.Core.Fault ?? (node.Core.IsReady ? null : "the node starts or stops")),
        },
    ];

    private static StatusResponse Status(ApiNode node)
    {
        using ChainView view = node.View();
        ChainParameters parameters = view.Parameters;
        MempoolCounts waiting = node.Mempool.Counts;
        return new StatusResponse
        {
            Software = Software,
            ChainId = view.Header.ChainId,
            Development = Genesis.IsDevelopment(view.Header.ChainId),
            GenesisHash = view.GenesisHash,
            Head = ApiMapping.Summary(view.Header, view.Hash),
            StateHeightMin = view.StatesFrom,
            Parameters = new ParametersResponse
            {
                ProtocolVersion = parameters.ProtocolVersionAt(view.Header.Height),
                GasPriceMin = parameters.GasPriceMin,
                BlockGasMax = parameters.BlockGasMax,
                TransactionGasMax = parameters.TransactionGasMax,
                DepositPerByte = parameters.DepositPerByte,
            },
            Mempool = new MempoolStatus { Transactions = waiting.Transactions, Bytes = (ulong)Math.Max(0, waiting.Bytes) },
            Ready = node.Core.IsReady,
            UptimeSeconds = (ulong)node.Core.Uptime.TotalSeconds,
        };
    }

    private static Task WriteHealth(ApiRequest request, string? reason) =>
        request.WriteAsync(new HealthResponse { Ok = reason is null, Reason = reason }, reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
