using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Vow.Node;

/// <summary>Where measurements go: Prometheus asks for them at <c>/metrics</c>; a collector gets them, and traces, if one is configured.</summary>
internal static class NodeTelemetry
{
    public static void Add(IServiceCollection services, TelemetryOptions options)
    {
        Uri? collector = string.IsNullOrEmpty(options.OtlpEndpoint) ? null : new Uri(options.OtlpEndpoint);
        OpenTelemetry.OpenTelemetryBuilder telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("vow-node"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(NodeMeters.Name, "Vow.Engine", "System.Runtime").AddAspNetCoreInstrumentation().AddPrometheusExporter();
            if (collector is not null) metrics.AddOtlpExporter(exporter => exporter.Endpoint = collector);
        });
        // Without a collector nobody would read them, and each costs.
        if (collector is null) return;
        telemetry.WithTracing(traces => traces.AddSource(NodeMeters.Name).AddAspNetCoreInstrumentation().AddOtlpExporter(exporter => exporter.Endpoint = collector));
    }

    public static void Map(WebApplication application) => application.MapPrometheusScrapingEndpoint("/metrics");
}
