namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>
/// TLS of curl that goes on to the nginx of its server name as it came, and TLS that ends at the gateway, which knows nothing of HTTP.
/// </summary>
public sealed class TcpPeerTests : IDisposable
{
    private readonly CertificateFiles _certificates = new CertificateFiles().Sign("one.test").Sign("two.test").Sign("gateway.test");

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("one.test", "one")]
    [InlineData("two.test", "two")]
    [InlineData("gateway.test", "one")]
    public async Task The_server_name_of_curl_chooses_the_nginx(string name, string says)
    {
        var (one, two) = (Ports.Free(), Ports.Free());
        await using var nginx = await NginxProcess.StartAsync(Server("one", one) + Server("two", two), one, two);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Clusters = $"{PeerConfiguration.ClusterAt("one", [one])}, {PeerConfiguration.ClusterAt("two", [two])}, {Ending(one)}",
            FilterChains = $"{Chain("one", "one")}, {Chain("two", "two")}, {Chain("gateway", "to one", Tls())}",
        });

        var answer = await PeerGateway.CurlAsync(
            "--cacert", _certificates.Root, "--resolve", $"{name}:{gateway.Port}:127.0.0.1", $"https://{name}:{gateway.Port}/[1-3]");

        Assert.Equal($"{says}\n{says}\n{says}\n", answer);
    }

    private static string Chain(string name, string cluster, string more = "") => $$"""
        { filter_chain_match: { server_names: [{{name}}.test] }, {{more}} filters: [{ name: tcp, typed_config: {
              {{PeerConfiguration.Type}}.extensions.filters.network.tcp_proxy.v3.TcpProxy,
              stat_prefix: {{name}}, cluster: {{cluster}} } }] }
        """;

    /// <summary>The gateway ends TLS, and begins it anew.</summary>
    private string Tls() => $$"""
        transport_socket: { name: tls, typed_config: {
              {{PeerConfiguration.Type}}.extensions.transport_sockets.tls.v3.DownstreamTlsContext,
              common_tls_context: { tls_certificates: [{{_certificates.InYaml("gateway.test")}}] } } },
        """;

    private string Ending(int port) => PeerConfiguration.ClusterAt("to one", [port], $$"""
        transport_socket: { name: tls, typed_config: {
              {{PeerConfiguration.Type}}.extensions.transport_sockets.tls.v3.UpstreamTlsContext, sni: one.test,
              common_tls_context: { validation_context: { trusted_ca: { filename: {{_certificates.Root}} } } } } }
        """);

    private string Server(string name, int port) => $$"""
        server {
          listen 127.0.0.1:{{port}} ssl;
          ssl_certificate {{_certificates.Certificate($"{name}.test")}};
          ssl_certificate_key {{_certificates.Key($"{name}.test")}};
          location / { return 200 "{{name}}\n"; }
        }

        """;
}
