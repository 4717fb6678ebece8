using System.Collections.Concurrent;
using System.Net;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Two nginx behind the gateway, one of which dies under load, by <c>kill -9</c>, and comes back.</summary>
public sealed class KilledUpstreamTests
{
    private const int Clients = 16;
    private const int Many = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_other_takes_over_and_the_one_that_is_back_gets_its_share_again(bool http2)
    {
        var (firstPort, secondPort) = (Ports.Free(), Ports.Free());
        await using var first = await NginxProcess.StartAsync(Says("first", firstPort, http2), firstPort);
        Assert.SkipWhen(first is null, NginxProcess.NotInstalled);
        await using var second = await NginxProcess.StartAsync(Says("second", secondPort, http2), secondPort);
        var (port, adminPort) = (Ports.Free(), Ports.Free());
        var file = Path.Combine(first!.Folder, "envoy.yaml");
        await File.WriteAllTextAsync(file, Yaml(port, adminPort, firstPort, secondPort, http2), Cancellation);
        await using var gateway = await GatewayProcess.StartAsync(file, port, Cancellation);
        using var admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}") };
        using var load = new Load(port);

        await load.AnswersAsync(Many);
        Assert.Equal(["first", "second"], load.Take().Order());

        await first.KillAsync();
        await HealthAsync(admin, firstPort, "/failed_active_hc");
        await load.AnswersAsync(Clients);
        Assert.Subset(new HashSet<string> { "first", "second", "502", "503" }, load.Take());

        await load.AnswersAsync(Many);
        Assert.Equal(["second"], load.Take());

        await first.StartAsync();
        await HealthAsync(admin, firstPort, "healthy");
        await load.AnswersAsync(Clients);
        load.Take();
        await load.AnswersAsync(Many);
        Assert.Equal(["first", "second"], load.Take().Order());

        await load.EndAsync();
        Assert.Contains("cluster.nginx.upstream_rq_active: 0\n", await admin.GetStringAsync("/stats", Cancellation), StringComparison.Ordinal);
    }

    private static string Says(string name, int port, bool http2) =>
        $$"""server { listen 127.0.0.1:{{port}}{{(http2 ? " http2" : "")}}; keepalive_requests 100000; location / { return 200 "{{name}}"; } }""";

    private static async Task HealthAsync(HttpClient admin, int port, string health)
    {
        while (!(await admin.GetStringAsync("/clusters", Cancellation)).Contains($":{port}::health_flags::{health}", StringComparison.Ordinal))
            await Task.Yield();
    }

    private static string Yaml(int port, int adminPort, int first, int second, bool http2) => $$"""
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: {{adminPort}} } } }
        static_resources:
          listeners:
          - address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } }
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: ingress
                  route_config:
                    virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes:
                      - match: { prefix: / }
                        route:
                          cluster: nginx
                          retry_policy:
                            retry_on: connect-failure,refused-stream,reset
                            num_retries: 3
                            retry_host_predicate: [{ name: envoy.retry_host_predicates.previous_hosts }]
                            host_selection_retry_max_attempts: 5
                  http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
          clusters:
          - name: nginx
            connect_timeout: 1s
            {{(http2 ? "http2_protocol_options: {}" : "")}}
            circuit_breakers: { thresholds: [{ max_retries: {{Clients}} }] }
            common_lb_config: { healthy_panic_threshold: { value: 0 } }
            health_checks:
            - timeout: 1s
              interval: 0.1s
              no_traffic_interval: 0.1s
              unhealthy_threshold: 1
              healthy_threshold: 1
              http_health_check: { path: /, codec_client_type: {{(http2 ? "HTTP2" : "HTTP1")}} }
            load_assignment:
              cluster_name: nginx
              endpoints:
              - lb_endpoints:
                - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{first}} } } }
                - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{second}} } } }
        """;

    /// <summary>Clients that ask without pause, and what they get.</summary>
    private sealed class Load : IDisposable
    {
        private readonly HttpClient _client = new();
        private readonly CancellationTokenSource _ending = new();
        private readonly Uri _uri;
        private readonly Task _clients;
        private ConcurrentDictionary<string, bool> _outcomes = new();
        private int _answers;

        public Load(int port)
        {
            _uri = new Uri($"http://127.0.0.1:{port}/");
            _clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(AskAsync)));
        }

        /// <summary>Waits for so many more answers.</summary>
        public async Task AnswersAsync(int count)
        {
            var all = Volatile.Read(ref _answers) + count;
            while (Volatile.Read(ref _answers) < all)
            {
                Assert.False(_clients.IsFaulted, _clients.Exception?.GetBaseException().Message);
                await Task.Delay(1, Cancellation);
            }
        }

        /// <summary>What there has been since it was last asked: bodies of good answers, statuses of others.</summary>
        public HashSet<string> Take() => [.. Interlocked.Exchange(ref _outcomes, new()).Keys];

        public async Task EndAsync()
        {
            await _ending.CancelAsync();
            await _clients;
        }

        public void Dispose()
        {
            _ending.Cancel();
            _client.Dispose();
            _ending.Dispose();
        }

        private async Task AskAsync()
        {
            while (!_ending.IsCancellationRequested)
            {
                using var response = await _client.GetAsync(_uri, CancellationToken.None);
                var body = await response.Content.ReadAsStringAsync(CancellationToken.None);
                _outcomes.TryAdd(response.StatusCode == HttpStatusCode.OK ? body : $"{(int)response.StatusCode}", true);
                Interlocked.Increment(ref _answers);
            }
        }
    }
}
