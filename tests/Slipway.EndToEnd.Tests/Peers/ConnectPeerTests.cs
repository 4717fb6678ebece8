namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>
/// curl reaches nginx by CONNECT through the gateway: over a plain connection and over TLS, ended there, or forwarded to another proxy.
/// </summary>
public sealed class ConnectPeerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-connect-").FullName;
    private readonly CertificateFiles _certificates = new CertificateFiles().Sign("one.test").Sign("proxy.test");
    private readonly int _http = Ports.Free();
    private readonly int _https = Ports.Free();
    private readonly int _proxy = Ports.Free();
    private readonly int _tlsProxy = Ports.Free();
    private readonly int _outerProxy = Ports.Free();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Curl_reaches_nginx_through_tunnels()
    {
        await using var nginx = await NginxProcess.StartAsync(
            $$"""
              server { listen 127.0.0.1:{{_http}}; return 200 "plain $http_host\n"; }
              server {
                listen 127.0.0.1:{{_https}} ssl;
                ssl_protocols TLSv1.3;
                ssl_certificate {{_certificates.Certificate("one.test")}};
                ssl_certificate_key {{_certificates.Key("one.test")}};
                return 200 "$ssl_server_name $ssl_protocol\n";
              }
            """,
            _http,
            _https);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await File.WriteAllTextAsync($"{_folder}/envoy.yaml", Yaml(), Cancellation);
        await using var gateway = await GatewayProcess.StartAsync($"{_folder}/envoy.yaml", _outerProxy, Cancellation);

        Assert.Equal("plain a.test:80\n", await CurlAsync($"http://127.0.0.1:{_proxy}", "http://a.test:80/", "--header", "host: a.test:80"));
        foreach (var proxy in new[] { $"http://127.0.0.1:{_proxy}", $"https://proxy.test:{_tlsProxy}", $"http://127.0.0.1:{_outerProxy}" })
            Assert.Equal("one.test TLSv1.3\n", await CurlAsync(proxy, "https://one.test/"));

        var refused = await ExternalProgram.RunAsync(
            "curl", ["-sS", "--proxytunnel", "-x", $"http://127.0.0.1:{_proxy}", "http://forbidden.test:80/"], ".");
        Assert.Contains("CONNECT tunnel failed, response 403", refused!.Value.Output, StringComparison.Ordinal);
    }

    private Task<string> CurlAsync(string proxy, string url, params string[] more) => Client.RunAsync(
        "curl",
        [
            "-sS", "--proxytunnel", "-x", proxy, "--resolve", $"proxy.test:{_tlsProxy}:127.0.0.1", "--proxy-cacert", _certificates.Root,
            "--cacert", _certificates.Root, url, .. more,
        ]);

    private string Yaml() => $$"""
        static_resources:
          listeners:
          - address: { socket_address: { address: 127.0.0.1, port_value: {{_proxy}} } }
            filter_chains:
            - filters: &proxy
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: proxy
                  upgrade_configs: [{ upgrade_type: CONNECT }]
                  route_config:
                    virtual_hosts:
                    - name: forbidden
                      domains: ["forbidden.test:80"]
                      routes: [{ match: { connect_matcher: {} }, direct_response: { status: 403 } }]
                    - name: plain
                      domains: ["a.test:80"]
                      routes: [{ match: { connect_matcher: {} }, route: { cluster: http, upgrade_configs: &end [{ upgrade_type: CONNECT, connect_config: {} }] } }]
                    - name: tls
                      domains: ["*:443"]
                      routes: [{ match: { connect_matcher: {} }, route: { cluster: https, upgrade_configs: *end } }]
                  http_filters: &filters
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
          - address: { socket_address: { address: 127.0.0.1, port_value: {{_tlsProxy}} } }
            filter_chains:
            - filters: *proxy
              transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  common_tls_context:
                    tls_certificates: [{{_certificates.InYaml("proxy.test")}}]
          - address: { socket_address: { address: 127.0.0.1, port_value: {{_outerProxy}} } }
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: outer
                  upgrade_configs: [{ upgrade_type: CONNECT }]
                  route_config:
                    virtual_hosts: [{ name: all, domains: ["*"], routes: [{ match: { connect_matcher: {} }, route: { cluster: proxy } }] }]
                  http_filters: *filters
          clusters:
        {{Cluster("http", _http)}}
        {{Cluster("https", _https)}}
        {{Cluster("proxy", _proxy)}}
        """;

    private static string Cluster(string name, int port) => $$"""
          - name: {{name}}
            type: STATIC
            load_assignment:
              cluster_name: {{name}}
              endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } } } }] }]
        """;
}
