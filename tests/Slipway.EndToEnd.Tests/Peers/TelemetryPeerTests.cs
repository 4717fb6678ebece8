using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>The command sends what OpenTelemetry's collector would take, when the usual environment variables say where to.</summary>
public sealed class TelemetryPeerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_and_metrics_are_sent_to_a_collector_over_HTTP()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await StartCollectorAsync(received);
        var port = Ports.Free();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Yaml(port), Cancellation);
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(
                "slipway.dll",
                ["run", "-c", file],
                port,
                Cancellation,
                ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_SERVICE_NAME", "the-gateway"),
                ("OTEL_BSP_SCHEDULE_DELAY", "100"),
                ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
            using var client = new HttpClient();
            await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/hello"), Cancellation);

            await UntilAsync(received, "/v1/traces", "the-gateway", "GET the-route", "/hello", "http.response.status_code");
            await UntilAsync(received, "/v1/metrics", "the-gateway", "envoy_http_downstream_rq_total", "the-prefix", "slipway.vms.active");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Protobuf holds texts as they are.</summary>
    private static async Task UntilAsync(ConcurrentDictionary<string, string> received, string path, params string[] texts)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (texts.Any(text => !received.GetValueOrDefault(path, "").Contains(text, StringComparison.Ordinal)))
        {
            Assert.False(patience.IsCancellationRequested, $"{path} was not sent with {string.Join(", ", texts)}.");
            await Task.Yield();
        }
    }

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Cancellation);
            received.AddOrUpdate(
                context.Request.Path.Value!, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
        await application.StartAsync(Cancellation);
        return application;
    }

    private static string Yaml(int port) => $$"""
        static_resources:
          listeners:
          - address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } }
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: the-prefix
                  route_config:
                    virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes: [{ name: the-route, match: { prefix: / }, direct_response: { status: 200, body: { inline_string: hello } } }]
                  http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
        """;
}
