using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Tests;

/// <summary>HTTP/3. All but one of these tests have pipes in place of QUIC, which needs a library that few machines have.</summary>
public sealed class Http3Tests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly Certificates _authority = new("test root");
    private readonly Dictionary<string, string> _certificates = [];
    private readonly QuicInMemory _quic = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Over_QUIC_requests_pass_filters_and_later_ones_are_served_by_the_new_version()
    {
        Assert.SkipUnless(Http3Support.IsAvailable, "There is no libmsquic on this machine, and so no QUIC.");
        await using var host = await GatewayHost.StartAsync(TestGateway.Options(Yaml(Chain("first"))), Cancellation);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Issuer == "CN=test root";
        using var client = new HttpClient(handler);

        using var first = await AskAsync(client, host);
        await host.ReloadAsync(TestGateway.Options(Yaml(Chain("second"))).Bootstrap, Cancellation);
        using var second = await AskAsync(client, host);

        Assert.Equal(HttpVersion.Version30, first.Version);
        Assert.Equal("first HTTP/3 TLSv1.3 localhost https", first.Headers.GetValues("x-says").Single());
        Assert.Equal("yes", first.Headers.GetValues("x-added").Single());
        Assert.StartsWith("second", second.Headers.GetValues("x-says").Single(), StringComparison.Ordinal);
        using var admin = new HttpClient();
        Assert.Contains(
            "downstream_cx_total: 1\n", await admin.GetStringAsync(new Uri($"http://{host.AdminAddress}/stats"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_QUIC_the_gateway_does_not_start_and_says_why()
    {
        Assert.SkipWhen(Http3Support.IsAvailable, "There is QUIC on this machine.");

        var error = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(Yaml(Chain("hello"))));

        Assert.Equal(
            "Listener quick speaks HTTP/3, and this machine has no QUIC; install libmsquic, or remove the listener.", error.Message);
        using var transport = new QuicTransport(NullLoggerFactory.Instance);
        Assert.Null(transport.Listeners);
    }

    [Fact]
    public async Task Requests_pass_filters_and_later_ones_on_the_connection_are_served_by_the_new_version()
    {
        await using var gateway = await StartAsync(Chain("first"));
        await using var connection = await _quic.ConnectAsync("localhost");

        var first = await connection.AskAsync();
        await gateway.Host.ReloadAsync(TestGateway.Options(Yaml(Chain("second"))).Bootstrap, Cancellation);
        var second = await connection.AskAsync();

        Assert.Contains("first HTTP/3 TLSv1.3 localhost https", first, StringComparison.Ordinal);
        Assert.Contains("x-added", first, StringComparison.Ordinal);
        Assert.Contains("second", second, StringComparison.Ordinal);
        Assert.Equal([SslApplicationProtocol.Http3], connection.Tls!.ApplicationProtocols);
        var stats = await gateway.AdminAsync("/stats");
        Assert.Contains("downstream_cx_total: 1\n", stats, StringComparison.Ordinal);
        Assert.Contains("http.h3.downstream_rq_total: 2\n", stats, StringComparison.Ordinal);
        Assert.Equal(1, _quic.Bound);
    }

    [Fact]
    public async Task Other_limits_hold_for_new_connections_and_connections_there_are_go_on()
    {
        await using var gateway = await StartAsync(Chain("first"));
        await using var before = await _quic.ConnectAsync("localhost");
        Assert.Contains("first", await before.AskAsync(), StringComparison.Ordinal);

        await gateway.Host.ReloadAsync(TestGateway.Options(Yaml(Chain("second", manager: "max_request_headers_kb: 5"))).Bootstrap, Cancellation);
        await using var after = await _quic.ConnectAsync("localhost");

        Assert.Contains("second", await before.AskAsync(), StringComparison.Ordinal);
        Assert.Contains("second", await after.AskAsync(), StringComparison.Ordinal);
        Assert.Equal(1, _quic.Bound);
    }

    [Fact]
    public async Task The_server_name_chooses_the_chain_and_its_certificate()
    {
        await using var gateway = await StartAsync(
            Chain("one", "filter_chain_match: { server_names: [one.test] }", "one.test"),
            Chain("two", "filter_chain_match: { transport_protocol: quic, server_names: ['*.two.test'] }", "www.two.test"));

        await using var connection = await _quic.ConnectAsync("www.two.test");

        Assert.Contains("two HTTP/3 TLSv1.3 www.two.test", await connection.AskAsync(), StringComparison.Ordinal);
        Assert.Equal("CN=www.two.test", connection.Tls!.ServerCertificateContext!.TargetCertificate.Subject);
        await Assert.ThrowsAsync<AuthenticationException>(() => _quic.ConnectAsync("three.test"));
        Assert.Contains("no_filter_chain_match: 1\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_is_gone_ends_its_connections()
    {
        await using var gateway = await StartAsync(Chain("first"));
        await using var connection = await _quic.ConnectAsync("localhost");
        Assert.Contains("first", await connection.AskAsync(), StringComparison.Ordinal);

        await gateway.Host.ReloadAsync(
            TestGateway.Options(TestGateway.Yaml(1, ["{ match: { prefix: / }, direct_response: { status: 200 } }"])).Bootstrap, Cancellation);

        await connection.Ended.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task CONNECT_is_refused()
    {
        await using var gateway = await StartAsync(Chain("hello", manager: "upgrade_configs: [{ upgrade_type: CONNECT }]"));
        await using var connection = await _quic.ConnectAsync("localhost");

        await connection.AskAsync("CONNECT");

        Assert.Contains("http.h3.downstream_rq_4xx: 1\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, GatewayHost host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{host.Listeners[0].Address.Port}/")
        {
            Version = HttpVersion.Version30,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await client.SendAsync(request, Cancellation);
    }

    private Task<TestGateway> StartAsync(params string[] chains) =>
        TestGateway.StartAsync(TestGateway.Options(Yaml(chains)) with { QuicTransport = _quic });

    private static string Yaml(params string[] chains) => $$"""
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
        static_resources:
          listeners:
          - name: quick
            address: { socket_address: { protocol: UDP, address: 127.0.0.1, port_value: 0 } }
            udp_listener_config: { quic_options: {} }
            filter_chains:
        {{string.Join('\n', chains)}}
        """;

    private string Chain(string says, string match = "", string name = "localhost", string manager = "")
    {
        var certificate = Certificate(name);
        var text = $$"""
            - name: {{name}}
              {{match}}
              transport_socket:
                name: envoy.transport_sockets.quic
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport
                  downstream_tls_context: { common_tls_context: { tls_certificates: [{{certificate}}] } }
              filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  codec_type: HTTP3
                  stat_prefix: h3
                  http3_protocol_options: {}
                  {{manager}}
                  route_config:
                    response_headers_to_add:
                    - header:
                        key: x-says
                        value: "{{says}} %PROTOCOL% %DOWNSTREAM_TLS_VERSION% %REQUESTED_SERVER_NAME% %REQ(:SCHEME)%"
                    virtual_hosts: [{ name: all, domains: ["*"], routes: [{ match: { prefix: / }, direct_response: { status: 200 } }] }]
                  http_filters:
            {{string.Join('\n', Guests.Filter(Guests.AddsHeaders).Split('\n').Select(line => "      " + line))}}
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
            """;
        return string.Join('\n', text.Split('\n').Where(line => line.Trim().Length > 0).Select(line => "    " + line));
    }

    /// <summary>One certificate for each name, so that an equal configuration has the same.</summary>
    private string Certificate(string name)
    {
        if (!_certificates.TryGetValue(name, out var text))
        {
            using var certificate = _authority.Sign(name);
            text = $"{{ certificate_chain: {{ inline_string: {Quoted(certificate.ExportCertificatePem())} }}, "
                + $"private_key: {{ inline_string: {Quoted(Certificates.KeyOf(certificate))} }} }}";
            _certificates[name] = text;
        }

        return text;

        static string Quoted(string pem) => $"\"{pem.ReplaceLineEndings("\\n")}\"";
    }
}
