using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vow.Node.Http.Documents;
using Vow.Node.Http.Routes;

namespace Vow.Node.Http;

/// <summary>The HTTP API: all routes, in the order in which the document shows them, and what surrounds them.</summary>
internal static class ApiEndpoints
{
    /// <summary>All routes over a node.</summary>
    public static IReadOnlyList<ApiRoute> Routes(ApiNode node)
    {
        List<ApiRoute> routes =
        [
            .. StatusRoutes.Of(node),
            .. NodeRoutes.Of(node),
            .. SearchRoutes.Of(node),
            .. BlockRoutes.Of(node),
            .. TransactionRoutes.Of(node),
            .. ReplayRoutes.Of(node),
            .. ExplanationRoutes.Of(node),
            .. SimulationRoutes.Of(node),
            .. TraceRoutes.Of(node),
            .. ProfileRoutes.Of(node),
            .. AccountRoutes.Of(node),
            .. ContractListRoutes.Of(node),
            .. ContractRoutes.Of(node),
            .. QueryRoutes.Of(node),
            .. ProofRoutes.Of(node),
            .. StateRoutes.Of(node),
            .. EventRoutes.Of(node),
        ];
        routes.AddRange(DocumentRoutes.Of(routes));
        return routes;
    }

    /// <summary>Adds what <see cref="MapVowApi"/> needs besides the node itself.</summary>
    public static IServiceCollection AddVowApi(this IServiceCollection services, NodeOptions options)
    {
        services.AddRouting();
        services.AddSingleton(_ => new ApiLimits(options.Http, options.Queries));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => Allow(policy, options.Http.CorsOrigins)));
        return services;
    }

    /// <summary>Serves the API. Routing comes first: limits and problems depend on the route.</summary>
    public static void MapVowApi(this WebApplication app)
    {
        var node = new ApiNode(app.Services.GetRequiredService<NodeCore>(), app.Services.GetRequiredService<ApiLimits>());
        var pipeline = new ApiPipeline(node.Limits, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger<ApiPipeline>());
        app.UseRouting();
        if (node.Options.Http.CorsOrigins.Count > 0) app.UseCors();
        app.Use(next => http => pipeline.InvokeAsync(http, next));
        foreach (ApiRoute route in Routes(node)) app.MapMethods(route.Path, [route.Method], Handler(route)).WithMetadata(route);
    }

    private static RequestDelegate Handler(ApiRoute route) => http =>
    {
        var request = new ApiRequest(http, route);
        request.CheckParameters();
        return route.Handle(request);
    };

    private static void Allow(CorsPolicyBuilder policy, IList<string> origins)
    {
        if (origins.Contains("*")) policy.AllowAnyOrigin();
        else policy.WithOrigins([.. origins]);
        policy.WithMethods(HttpMethods.Get, HttpMethods.Post).WithHeaders("Content-Type", "Last-Event-ID").WithExposedHeaders("Retry-After", "ETag");
    }
}
