using Slipway.Gateway.Tests.Smuggling;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>
/// The corpus of request smuggling with nginx as the upstream, which passes on what it has read to another server of its own: the gateway's
/// connection to it is kept, so that what is left over from one case would be the next one's beginning.
/// </summary>
public sealed class SmugglingPeerTests(SmugglingPeerTests.Peers peers) : IClassFixture<SmugglingPeerTests.Peers>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(SmugglingCase.All), MemberType = typeof(SmugglingCase))]
    public async Task Nginx_reads_as_many_requests_as_the_gateway_has_answers_for(string subject, string name)
    {
        Assert.SkipWhen(peers.SkipReason is not null, peers.SkipReason ?? "");
        var each = SmugglingCase.Find(subject, name);

        Assert.Equal(each.Expect, await each.SendAsync(peers.GatewayPort));

        var lines = await peers.TakeLogAsync(Cancellation);
        Assert.Equal(each.Forwarded, lines.Count);
        Assert.DoesNotContain(lines, line => line.Contains("smuggled", StringComparison.Ordinal));
    }

    /// <summary>The gateway before nginx.</summary>
    public sealed class Peers : IAsyncLifetime
    {
        private readonly HttpClient _client = new();
        private readonly int _port = Ports.Free();
        private NginxProcess? _nginx;
        private GatewayProcess? _gateway;
        private int _lines;
        private int _marks;

        internal string? SkipReason => _nginx is null ? NginxProcess.NotInstalled : null;

        internal int GatewayPort { get; } = Ports.Free();

        public async ValueTask InitializeAsync()
        {
            var behind = Ports.Free();
            _nginx = await NginxProcess.StartAsync(
                $$"""
                  log_format seen "$request";
                  server {
                    listen 127.0.0.1:{{_port}};
                    location / {
                      proxy_pass http://127.0.0.1:{{behind}};
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                    }
                  }
                  server {
                    listen 127.0.0.1:{{behind}};
                    access_log seen.log seen;
                    location / { return 200 ""; }
                  }
                """,
                _port,
                behind);
            if (_nginx is null)
                return;
            var file = Path.Combine(_nginx.Folder, "envoy.yaml");
            await File.WriteAllTextAsync(file, Yaml(GatewayPort, _port));
            _gateway = await GatewayProcess.StartAsync(file, GatewayPort, CancellationToken.None);
        }

        /// <summary>What has been logged since it was last asked, up to a request that is made now, without the gateway.</summary>
        internal async Task<List<string>> TakeLogAsync(CancellationToken cancellation)
        {
            var mark = $"GET /mark/{++_marks} HTTP/1.1";
            using var response = await _client.GetAsync(new Uri($"http://127.0.0.1:{_port}/mark/{_marks}"), cancellation);
            while (true)
            {
                var lines = await File.ReadAllLinesAsync(Path.Combine(_nginx!.Folder, "seen.log"), cancellation);
                var end = Array.IndexOf(lines, mark, _lines);
                if (end < 0)
                    continue;
                var taken = lines[_lines..end].ToList();
                _lines = end + 1;
                return taken;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            if (_gateway is not null)
                await _gateway.DisposeAsync();
            if (_nginx is not null)
                await _nginx.DisposeAsync();
        }

        private static string Yaml(int port, int upstream) => $$"""
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
                        - { name: all, domains: ["*"], routes: [{ match: { prefix: / }, route: { cluster: nginx } }] }
                      http_filters:
                      - name: envoy.filters.http.router
                        typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
              clusters:
              - name: nginx
                connect_timeout: 5s
                load_assignment:
                  cluster_name: nginx
                  endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{upstream}} } } } }] }]
            """;
    }
}
