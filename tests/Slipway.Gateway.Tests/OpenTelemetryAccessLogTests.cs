using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.AccessLogs.OpenTelemetry;
using Slipway.Gateway.Tests.Grpc;
using LogsService = Slipway.Gateway.Tests.Grpc.LogsService;

namespace Slipway.Gateway.Tests;

/// <summary>Access logs that are sent to a collector, which is a gRPC server.</summary>
public sealed class OpenTelemetryAccessLogTests
{
    private const string Route = "{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: hello } } }";
    private const string ByCluster = "grpc_service: { envoy_grpc: { cluster_name: collector }, initial_metadata: [{ key: x-key, value: secret }] }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_has_body_attributes_and_trace_and_the_resource_says_who_writes()
    {
        var service = new LogsService();
        await using var collector = await StartAsync(service);
        await using (var gateway = await GatewayAsync(
            collector,
            ByCluster + """

            log_name: the-log
            stat_prefix: x
            resource_attributes: { values: [{ key: service.name, value: { string_value: gate } }] }
            body: { string_value: "%REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %REQ(X-NONE)%" }
            attributes:
              values:
              - { key: sent, value: { string_value: "%BYTES_SENT%" } }
              - { key: list, value: { array_value: { values: [{ string_value: "%PROTOCOL%" }, { string_value: plain }] } } }
              - { key: nested, value: { kvlist_value: { values: [{ key: ä, value: { string_value: "%REQ(X-TEXT)%" } }] } } }
            """))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/p?q=1");
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            request.Headers.Add("x-text", "green");
            using var response = await gateway.Client.SendAsync(request, Cancellation);
            await SentAsync(service, 1);
            Assert.Contains("access_logs.open_telemetry_access_log.x.logs_written: 1\n", await StatsAsync(gateway, "logs_written: 1"), StringComparison.Ordinal);
        }

        var (export, headers, host) = service.Exports.Single();
        Assert.Equal("secret", headers.GetValue("x-key"));
        Assert.Equal("collector", host);
        Assert.Equal(
            "log_name=the-log zone_name= cluster_name=test-cluster node_name=test-node service.name=gate",
            string.Join(' ', export.ResourceLogs.Single().Resource.Attributes.Select(pair => $"{pair.Key}={pair.Value.StringValue}")));
        var record = service.Records.Single();
        Assert.Equal("GET /p?q=1 200 -", record.Body.StringValue);
        Assert.Equal("5", record.Attributes[0].Value.StringValue);
        Assert.Equal(["HTTP/1.1", "plain"], record.Attributes[1].Value.ArrayValue.Values.Select(value => value.StringValue));
        Assert.Equal("ä", record.Attributes[2].Value.KvlistValue.Values.Single().Key);
        Assert.Equal("0AF7651916CD43DD8448EB211C80319C", Convert.ToHexString(record.TraceId.Span));
        Assert.Equal("B7AD6B7169203331", Convert.ToHexString(record.SpanId.Span));
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds((long)(record.TimeUnixNano / 1_000_000)), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Theory]
    [InlineData("common_config: { log_name: a, grpc_service: { envoy_grpc: { cluster_name: collector, authority: logs.test } }, buffer_flush_interval: 0.05s }", "logs.test")]
    [InlineData("grpc_service: { google_grpc: { target_uri: '127.0.0.1:PORT', stat_prefix: x } }\nbuffer_flush_interval: 0.05s", "127.0.0.1:PORT")]
    public async Task There_are_several_ways_to_name_a_collector(string configuration, string host)
    {
        var service = new LogsService();
        await using var collector = await StartAsync(service);
        var port = $"{PortOf(collector)}";
        await using var gateway = await GatewayAsync(
            collector, configuration.Replace("PORT", port, StringComparison.Ordinal) + "\ndisable_builtin_labels: true");

        await gateway.Client.GetStringAsync("/", Cancellation);
        await SentAsync(service, 1);

        Assert.Equal(host.Replace("PORT", port, StringComparison.Ordinal), service.Exports.Single().Host);
        Assert.Empty(service.Exports.Single().Request.ResourceLogs.Single().Resource.Attributes);
    }

    [Fact]
    public async Task A_collector_may_speak_HTTP()
    {
        var received = new TaskCompletionSource<(string Head, ExportLogsServiceRequest Request)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await Upstream.StartAsync(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Cancellation);
            var request = context.Request;
            received.TrySetResult((
                $"{request.Method} {request.Path} {request.Host} {request.ContentType} {request.Headers["x-key"]}",
                ExportLogsServiceRequest.Parser.ParseFrom(body.ToArray())));
        });
        var yaml = TestGateway.Yaml(1, [Route], Configuration("""
            http_service:
              http_uri: { uri: "http://logs.test/v1/logs", cluster: collector, timeout: 2s }
              request_headers_to_add: [{ header: { key: x-key, value: secret } }]
            body: { string_value: "%REQ(:PATH)%" }
            """), clusters: TestGateway.Cluster("collector", collector.Port));
        await using var gateway = await TestGateway.StartAsync(yaml);

        await gateway.Client.GetStringAsync("/over-http", Cancellation);

        var (head, export) = await received.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal("POST /v1/logs logs.test application/x-protobuf secret", head);
        Assert.Equal("/over-http", export.ResourceLogs.Single().ScopeLogs.Single().LogRecords.Single().Body.StringValue);
    }

    [Fact]
    public async Task Records_are_sent_together_and_the_last_ones_when_the_gateway_stops()
    {
        var service = new LogsService();
        await using var collector = await StartAsync(service);
        await using (var gateway = await GatewayAsync(collector, ByCluster + "\nbuffer_flush_interval: 3600s\nbody: { string_value: x }"))
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gateway.Client.GetStringAsync("/", Cancellation)));
            Assert.Empty(service.Exports);
        }

        Assert.Equal(50, service.Records.Count());
        Assert.Single(service.Exports);
    }

    [Fact]
    public async Task Enough_records_are_sent_at_once()
    {
        var service = new LogsService();
        await using var collector = await StartAsync(service);
        await using var gateway = await GatewayAsync(collector, ByCluster + "\nbuffer_flush_interval: 3600s\nbuffer_size_bytes: 1\nbody: { string_value: x }");

        for (var i = 0; i < 5; i++)
            await gateway.Client.GetStringAsync("/", Cancellation);

        await SentAsync(service, 5);
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_configuration_changes()
    {
        var service = new LogsService();
        await using var collector = await StartAsync(service);
        var yaml = Yaml(collector, ByCluster + "\nbuffer_flush_interval: 3600s\nbody: { string_value: first }");
        await using var gateway = await TestGateway.StartAsync(yaml);
        await gateway.Client.GetStringAsync("/", Cancellation);

        // The log stays what it is, and what waits with it.
        Assert.True(await gateway.Host.ReloadAsync(TestGateway.Options(yaml.Replace("hello", "changed", StringComparison.Ordinal)).Bootstrap!, Cancellation));
        await gateway.Client.GetStringAsync("/", Cancellation);
        Assert.Empty(service.Exports);

        // The log is no more, nor is its cluster.
        Assert.True(await gateway.Host.ReloadAsync(TestGateway.Options(TestGateway.Yaml(1, [Route])).Bootstrap!, Cancellation));
        await SentAsync(service, 2);
    }

    [Fact]
    public async Task A_collector_that_does_not_answer_costs_records_and_nothing_else()
    {
        var service = new LogsService { Answers = new TaskCompletionSource().Task };
        await using var collector = await StartAsync(service);
        await using var gateway = await GatewayAsync(collector, ByCluster + "\nbuffer_size_bytes: 1\nbody: { string_value: '%REQ(X-LARGE)%' }");
        using var client = new HttpClient { BaseAddress = gateway.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("x-large", new string('x', 20_000));

        for (var i = 0; i < 100; i++)
            await client.GetStringAsync("/", Cancellation);

        // 1 MiB waits, or is on its way.
        var dropped = await StatsAsync(gateway, "open_telemetry_access_log.logs_dropped: 4");
        Assert.Contains("logs_dropped: 4", dropped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_collector_rejects_or_nobody_takes_is_counted()
    {
        var service = new LogsService { Rejects = 1 };
        await using var collector = await StartAsync(service);
        await using var rejecting = await GatewayAsync(collector, ByCluster + "\nbuffer_flush_interval: 0.05s");
        await rejecting.Client.GetStringAsync("/", Cancellation);
        await StatsAsync(rejecting, "open_telemetry_access_log.logs_dropped: 1\n");

        var yaml = Yaml(collector, ByCluster + "\nbuffer_flush_interval: 0.05s")
            .Replace($"port_value: {PortOf(collector)}", $"port_value: {TestGateway.ClosedPort()}", StringComparison.Ordinal);
        await using var alone = await TestGateway.StartAsync(yaml);
        await alone.Client.GetStringAsync("/", Cancellation);
        await StatsAsync(alone, "open_telemetry_access_log.logs_dropped: 1\n");
    }

    [Fact]
    public async Task A_cluster_without_HTTP2_cannot_take_gRPC()
    {
        var yaml = TestGateway.Yaml(1, [Route], Configuration(ByCluster), clusters: TestGateway.Cluster("collector", 1));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(yaml));

        Assert.Equal(
            "An access log is to be sent to cluster collector by gRPC, which needs HTTP/2; give the cluster http2_protocol_options.", failure.Message);
    }

    private static Task<TestGateway> GatewayAsync(WebApplication collector, string configuration) =>
        TestGateway.StartAsync(Yaml(collector, configuration));

    private static string Yaml(WebApplication collector, string configuration) => TestGateway.Yaml(
        1,
        [Route],
        Configuration(configuration),
        clusters: TestGateway.Cluster("collector", PortOf(collector)) + "\n  " + TestGateway.Http2.ReplaceLineEndings("\n  "));

    private static string Configuration(string configuration) => $$"""
        access_log:
        - name: logs
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig
            {{configuration.ReplaceLineEndings("\n    ")}}
        """;

    private static int PortOf(WebApplication collector) => new Uri(collector.Urls.First()).Port;

    private static Task SentAsync(LogsService service, int records) => Eventually.TrueAsync(() => Task.FromResult(service.Records.Count() == records));

    private static async Task<string> StatsAsync(TestGateway gateway, string part)
    {
        var stats = "";
        await Eventually.TrueAsync(async () =>
        {
            stats = await gateway.AdminAsync("/stats?filter=access_log");
            return stats.Contains(part, StringComparison.Ordinal);
        });
        return stats;
    }

    private static async Task<WebApplication> StartAsync(LogsService service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(service);
        var server = builder.Build();
        server.MapGrpcService<LogsService>();
        await server.StartAsync(Cancellation);
        return server;
    }
}
