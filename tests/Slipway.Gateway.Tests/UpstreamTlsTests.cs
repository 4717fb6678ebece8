using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Slipway.Gateway.Tests;

public sealed class UpstreamTlsTests : IDisposable
{
    private static readonly string[] Everything = ["{ match: { prefix: / }, route: { cluster: up } }"];

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-tls-").FullName;
    private readonly Certificates _authority = new("test root");
    private readonly Certificates _other = new("another root");

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("validation_context: { trusted_ca: { filename: ROOT } }", 200)]
    [InlineData("validation_context: { trusted_ca: { filename: OTHER } }", 503)]
    [InlineData("validation_context: { system_root_certs: {} }", 503)]
    [InlineData(
        "validation_context: { trusted_ca: { filename: ROOT }, match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: localhost } }] }", 200)]
    [InlineData(
        "validation_context: { trusted_ca: { filename: ROOT }, match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: elsewhere } }] }", 503)]
    [InlineData("validation_context: { verify_certificate_hash: ['HASH'] }", 200)]
    [InlineData("validation_context: { verify_certificate_hash: ['1111111111111111111111111111111111111111111111111111111111111111'] }", 503)]
    [InlineData("tls_params: { tls_maximum_protocol_version: TLSv1_2 }", 200)]
    public async Task An_upstreams_certificate_is_verified_as_the_cluster_says(string common, int status)
    {
        using var certificate = _authority.Sign("localhost");
        await using var upstream = await StartAsync(certificate);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, Everything, cluster: Tls(common, certificate));

        using var response = await gateway.Client.GetAsync("/", Cancellation);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 503)
        {
            Assert.Equal(
                "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
                await response.Content.ReadAsStringAsync(Cancellation));
            Assert.Contains("cluster.up.upstream_cx_active: 0", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, "HTTP/2")]
    public async Task The_server_name_and_the_protocol_are_asked_for(HttpProtocols protocols, string version)
    {
        using var certificate = _authority.Sign("api.example");
        var names = new ConcurrentQueue<string?>();
        await using var upstream = await StartAsync(certificate, protocols, https => https.ServerCertificateSelector = (_, name) =>
        {
            names.Enqueue(name);
            return certificate;
        });
        var cluster = Tls("", certificate, "sni: api.example") + (protocols == HttpProtocols.Http2 ? "\n" + TestGateway.Http2 : "");
        await using var gateway = await TestGateway.StartAsync(upstream.Port, Everything, cluster: cluster);

        Assert.Equal(version, await gateway.Client.GetStringAsync("/", Cancellation));
        Assert.Equal(["api.example"], names.Distinct());
        using var posted = await gateway.Client.PostAsync("/", new StringContent(new string('x', 100_000)), Cancellation);
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_and_read_again_when_it_has_changed()
    {
        using var certificate = _authority.Sign("localhost");
        await using var upstream = await StartAsync(certificate, HttpProtocols.Http1, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.AllowAnyClientCertificate();
        });
        WriteClient("first");
        var common = $"tls_certificates: [{{ certificate_chain: {{ filename: {_folder}/client.pem }}, private_key: {{ filename: {_folder}/client.key }} }}]";
        await using var gateway = await TestGateway.StartAsync(upstream.Port, Everything, cluster: Tls(common, certificate));
        Assert.Equal("CN=first", await gateway.Client.GetStringAsync("/who", Cancellation));
        Assert.DoesNotContain("PRIVATE KEY", await gateway.AdminAsync("/config_dump"), StringComparison.Ordinal);

        WriteClient("second");

        // Connections that there are go on; the upstream ends each after its response.
        await Eventually.TrueAsync(async () => await gateway.Client.GetStringAsync("/who", Cancellation) == "CN=second");

        void WriteClient(string name)
        {
            using var client = _authority.Sign(name);
            File.WriteAllText(Path.Combine(_folder, "client.key"), Certificates.KeyOf(client));
            File.WriteAllText(Path.Combine(_folder, "client.pem"), client.ExportCertificatePem());
        }
    }

    [Fact]
    public async Task Hosts_are_checked_over_tls_too()
    {
        using var certificate = _authority.Sign("localhost");
        await using var upstream = await StartAsync(certificate);
        var cluster = Tls("validation_context: { trusted_ca: { filename: ROOT } }", certificate)
            + "\nhealth_checks: [{ timeout: 5s, interval: 10s, unhealthy_threshold: 1, healthy_threshold: 1, http_health_check: { path: / } }]";
        await using var gateway = await TestGateway.StartAsync(upstream.Port, Everything, cluster: cluster);

        Assert.Contains("cluster.up.membership_healthy: 1", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validation_context: { trusted_ca: { filename: /no/such/file } }", "trusted_ca of cluster up is the file /no/such/file, which does not exist")]
    [InlineData("validation_context: { trusted_ca: { inline_string: nonsense } }", "trusted_ca of cluster up cannot be used: there is no certificate in it.")]
    [InlineData(
        "tls_certificates: [{ certificate_chain: { inline_string: a }, private_key: { inline_string: b } }]",
        "The client certificate of cluster up cannot be used: ")]
    public async Task Certificates_that_cannot_be_used_keep_the_gateway_from_starting(string common, string message)
    {
        using var certificate = _authority.Sign("localhost");
        var error = await Assert.ThrowsAsync<GatewayException>(
            () => TestGateway.StartAsync(1, Everything, cluster: Tls(common, certificate)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static Task<Upstream> StartAsync(
        X509Certificate2 certificate, HttpProtocols protocols = HttpProtocols.Http1, Action<HttpsConnectionAdapterOptions>? configure = null) =>
        Upstream.StartAsync(
            async context =>
            {
                if (context.Request.Path == "/who")
                {
                    context.Response.Headers.Connection = "close";
                    await context.Response.WriteAsync(context.Connection.ClientCertificate!.Subject);
                    return;
                }

                await context.Request.Body.CopyToAsync(Stream.Null);
                await context.Response.WriteAsync(context.Request.Protocol);
            },
            protocols,
            https =>
            {
                https.ServerCertificate = certificate;
                configure?.Invoke(https);
            });

    private string Tls(string common, X509Certificate2 certificate, string more = "")
    {
        File.WriteAllText(Path.Combine(_folder, "root.pem"), _authority.Root);
        File.WriteAllText(Path.Combine(_folder, "other.pem"), _other.Root);
        common = common
            .Replace("ROOT", Path.Combine(_folder, "root.pem"), StringComparison.Ordinal)
            .Replace("OTHER", Path.Combine(_folder, "other.pem"), StringComparison.Ordinal)
            .Replace("HASH", certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.Ordinal);
        return $$"""
            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                common_tls_context: { {{common}} }
                {{more}}
            """;
    }
}
