using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Slipway.Gateway;
using Slipway.Operators.Hosting;
using Slipway.Operators.Metrics;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Cli.Telemetry;

/// <summary>
/// Sends traces and metrics to where OpenTelemetry's usual environment variables say (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its like), and nowhere
/// where they say nothing.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    public TelemetryExport()
    {
        if (IsTrue("OTEL_SDK_DISABLED"))
            return;
        var resource = ResourceBuilder.CreateDefault();
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is null)
            resource.AddService("slipway");
        if (IsWanted("TRACES"))
        {
            _traces = OpenTelemetry.Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(GatewayTelemetry.ActivitySourceName, OperatorTelemetry.ActivitySourceName)
                .AddOtlpExporter()
                .Build();
        }

        if (IsWanted("METRICS"))
        {
            _metrics = OpenTelemetry.Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(
                    GatewayTelemetry.MeterName, HostMetrics.MeterName, OperatorMetrics.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddOtlpExporter()
                .Build();
        }
    }

    /// <summary>Sends what is left to send.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static bool IsWanted(string signal) =>
        (Environment.GetEnvironmentVariable(Endpoint) ?? Environment.GetEnvironmentVariable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is { Length: > 0 }
        && !"none".Equals(Environment.GetEnvironmentVariable($"OTEL_{signal}_EXPORTER"), StringComparison.OrdinalIgnoreCase);

    private static bool IsTrue(string variable) =>
        "true".Equals(Environment.GetEnvironmentVariable(variable), StringComparison.OrdinalIgnoreCase);
}
