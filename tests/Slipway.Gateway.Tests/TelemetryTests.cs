using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Gateway.Tests;

public sealed class TelemetryTests : IDisposable
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTelemetry.ActivitySourceName,

            // Other tests run gateways too; theirs have other parents.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId.ToString() == Parent.Split('-')[1] ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_request_is_a_span_that_continues_the_clients_trace_and_is_the_parent_of_the_upstreams()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, ["{ name: everything, match: { prefix: / }, route: { cluster: up } }"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a?b=c") { Headers = { { "traceparent", Parent } } };

        using var response = await gateway.Client.SendAsync(request, Cancellation);

        await Eventually.TrueAsync(() => Task.FromResult(!_spans.IsEmpty));
        var span = Assert.Single(_spans);
        Assert.Equal("GET everything", span.DisplayName);
        Assert.Equal(Parent.Split('-')[2], span.ParentSpanId.ToString());
        Assert.Contains($"traceparent: {span.Id}", upstream.Requests.Single(), StringComparison.Ordinal);
        Assert.Equal("/a", span.GetTagItem("url.path"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("up", span.GetTagItem("upstream_cluster.name"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_failure_is_an_error_with_its_flags()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.ClosedPort(), ["{ match: { prefix: / }, route: { cluster: up } }"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "traceparent", Parent } } };

        using var response = await gateway.Client.SendAsync(request, Cancellation);

        await Eventually.TrueAsync(() => Task.FromResult(!_spans.IsEmpty));
        var span = Assert.Single(_spans);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("503", span.GetTagItem("error.type"));
        Assert.Equal("UF", span.GetTagItem("response_flags"));
    }

    [Fact]
    public async Task A_trace_that_is_not_recorded_goes_on_as_it_came()
    {
        const string Other = "00-11111111111111111111111111111111-2222222222222222-00";
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, ["{ match: { prefix: / }, route: { cluster: up } }"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "traceparent", Other } } };

        using var response = await gateway.Client.SendAsync(request, Cancellation);

        Assert.Contains($"traceparent: {Other}", upstream.Requests.Single(), StringComparison.Ordinal);
        Assert.Empty(_spans);
    }

    [Fact]
    public async Task Statistics_are_instruments_under_their_names_for_Prometheus()
    {
        var prefix = $"p{Guid.NewGuid():n}";
        var seen = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == GatewayTelemetry.MeterName)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (Equals(tag.Value, prefix))
                    seen[instrument.Name] = value;
            }
        });
        listener.SetMeasurementEventCallback<int>(static (_, _, _, _) => { });
        listener.Start();
        var yaml = TestGateway.Yaml(1, ["{ match: { prefix: / }, direct_response: { status: 204 } }"])
            .Replace("stat_prefix: ingress", $"stat_prefix: {prefix}", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(yaml);
        using var response = await gateway.Client.GetAsync("/", Cancellation);

        listener.RecordObservableInstruments();
        listener.RecordObservableInstruments();

        Assert.Equal(1, seen["envoy_http_downstream_rq_total"]);
    }
}
