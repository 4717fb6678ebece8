namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>An nginx that serves two names over TLS, and wants to know who asks.</summary>
public sealed class UpstreamTlsPeerTests : IAsyncLifetime
{
    private readonly CertificateFiles _certificates = new();
    private readonly CertificateFiles _strangers = new();
    private readonly int _http1Port = Ports.Free();
    private readonly int _http2Port = Ports.Free();
    private NginxProcess? _nginx;

    public async ValueTask InitializeAsync()
    {
        _certificates.Sign("one.test").Sign("two.test").Sign("gateway.test");
        _nginx = await NginxProcess.StartAsync(Server("one.test") + Server("two.test"), _http1Port, _http2Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        _certificates.Dispose();
        _strangers.Dispose();
    }

    [Theory]
    [InlineData("one.test", false)]
    [InlineData("two.test", false)]
    [InlineData("one.test", true)]
    public async Task Nginx_is_asked_by_the_name_and_shown_the_certificate_that_the_cluster_says(string name, bool http2)
    {
        await using var gateway = await StartAsync(name, name, _certificates, http2);

        Assert.Equal(
            $"{name} is asked as {name} by CN=gateway.test over HTTP/{(http2 ? "2.0" : "1.1")}",
            await PeerGateway.CurlAsync(gateway.Url()));
    }

    [Fact]
    public async Task Another_name_than_the_one_that_is_asked_for_is_not_trusted()
    {
        await using var gateway = await StartAsync("one.test", "two.test", _certificates);

        await IsRefusedAsync(gateway);
    }

    [Fact]
    public async Task An_authority_that_the_cluster_does_not_name_is_not_trusted()
    {
        await using var gateway = await StartAsync("one.test", "one.test", _strangers);

        await IsRefusedAsync(gateway);
    }

    [Fact]
    public async Task Nginx_refuses_a_gateway_that_shows_no_certificate()
    {
        await using var gateway = await StartAsync("one.test", "one.test", _certificates, showsCertificate: false);

        Assert.Contains("No required SSL certificate was sent", await PeerGateway.CurlAsync(gateway.Url()), StringComparison.Ordinal);
    }

    private static async Task IsRefusedAsync(PeerGateway gateway) => Assert.Equal(
        "upstream connect error or disconnect/reset before headers. reset reason: connection failure (503)",
        await PeerGateway.CurlAsync("-w", " (%{http_code})", gateway.Url()));

    private Task<PeerGateway> StartAsync(
        string sni, string trusted, CertificateFiles authority, bool http2 = false, bool showsCertificate = true)
    {
        Assert.SkipWhen(_nginx is null, NginxProcess.NotInstalled);
        var certificate = showsCertificate ? $"tls_certificates: [{_certificates.InYaml("gateway.test")}]," : "";
        return PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [http2 ? _http2Port : _http1Port],

            // nginx wants both names to be one, where it asks for certificates.
            Routes = $"{{ match: {{ prefix: / }}, route: {{ cluster: up, host_rewrite_literal: {sni} }} }}",
            Cluster = $$"""
                {{(http2 ? PeerConfiguration.Http2 + "," : "")}}
                    transport_socket: { name: envoy.transport_sockets.tls, typed_config: {
                      {{PeerConfiguration.Type}}.extensions.transport_sockets.tls.v3.UpstreamTlsContext, sni: {{sni}},
                      common_tls_context: { {{certificate}} validation_context: {
                        trusted_ca: { filename: {{authority.Root}} },
                        match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: {{trusted}} } }] } } } }
                """,
        });
    }

    private string Server(string name) => $$"""
        server {
          listen 127.0.0.1:{{_http1Port}} ssl;
          listen 127.0.0.1:{{_http2Port}} ssl http2;
          server_name {{name}};
          ssl_certificate {{_certificates.Certificate(name)}};
          ssl_certificate_key {{_certificates.Key(name)}};
          ssl_client_certificate {{_certificates.Root}};
          ssl_verify_client on;
          location / { return 200 "{{name}} is asked as $ssl_server_name by $ssl_client_s_dn over $server_protocol"; }
        }

        """;
}
