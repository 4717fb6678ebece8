using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Which filter chain and certificate <c>openssl s_client</c> and curl get, by name and protocol, and when files change.</summary>
public sealed class FilterChainPeerTests : IDisposable
{
    /// <summary>For <c>printf</c>.</summary>
    private const string Request = "GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n";

    private readonly CertificateFiles _certificates = new CertificateFiles().Sign("file.test").Sign("inline.test").Sign("client.test");

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("file.test", "http/1.1", "by file")]
    [InlineData("inline.test", "http/1.1", "inline")]
    [InlineData("file.test", "odd/1", "odd")]
    public async Task Name_and_protocol_of_openssl_choose_chain_and_certificate(string name, string protocol, string says)
    {
        await using var gateway = await StartAsync();

        var session = await OpensslAsync(gateway, name, Request, "-alpn", protocol, "-ign_eof");

        Assert.Contains($"subject=CN = {name}", session, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", session, StringComparison.Ordinal);
        Assert.Contains($"ALPN protocol: {protocol}", session, StringComparison.Ordinal);
        Assert.Contains($"\r\n\r\n{says}", session, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attributes_of_the_certificate_that_openssl_shows_are_to_be_had()
    {
        await using var gateway = await StartAsync();
        string[] certificate =
            ["-cert", _certificates.Certificate("client.test"), "-key", _certificates.Key("client.test"), "-ign_eof"];

        var session = await OpensslAsync(gateway, "inline.test", Request, certificate);

        Assert.Contains("x-client: CN=client.test; spiffe://test/client.test; CN=test root", session, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_and_curl_see_a_certificate_that_has_replaced_another_and_connections_go_on()
    {
        await using var gateway = await StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = IsInline } });
        var url = new Uri($"https://127.0.0.1:{gateway.Port}/");
        Assert.Equal("inline", await client.GetStringAsync(url));
        var before = await SerialAsync(gateway);

        _certificates.Sign("file.test");

        await Eventually.TrueAsync(async () => await SerialAsync(gateway) != before);
        Assert.Equal("by file", await CurlAsync(gateway, "file.test"));
        Assert.Equal("inline", await client.GetStringAsync(url));
    }

    private static bool IsInline(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.Subject == "CN=inline.test";

    private Task<string> CurlAsync(PeerGateway gateway, string name) => PeerGateway.CurlAsync(
        "--cacert", _certificates.Root, "--resolve", $"{name}:{gateway.Port}:127.0.0.1", $"https://{name}:{gateway.Port}/");

    private async Task<string> SerialAsync(PeerGateway gateway)
    {
        var session = await OpensslAsync(gateway, "file.test", "");
        var certificate = Path.Combine(gateway.Folder, "seen.pem");
        await File.WriteAllTextAsync(certificate, session, TestContext.Current.CancellationToken);
        return await Client.RunAsync("openssl", "x509", "-in", certificate, "-noout", "-serial");
    }

    private Task<string> OpensslAsync(PeerGateway gateway, string name, string sends, params string[] arguments) => Client.RunAsync(
        "sh",
        "-c",
        $"printf '{sends}' | openssl s_client -connect 127.0.0.1:{gateway.Port} -servername {name} -CAfile {_certificates.Root} " +
        $"{string.Join(' ', arguments)} 2>&1");

    private async Task<PeerGateway> StartAsync()
    {
        Assert.SkipWhen(
            await ExternalProgram.RunAsync("openssl", ["version"], ".") is null,
            "openssl is the client of this test and is not installed (on Debian: apt-get install openssl).");
        var common = new PeerConfiguration();
        string Chain(string match, string certificate, string says) => $$"""
            {
                  filter_chain_match: { {{match}} },
                  filters: [{{common.HttpFilter(Says(says))}}],
                  transport_socket: { name: tls, typed_config: {
                    {{PeerConfiguration.Type}}.extensions.transport_sockets.tls.v3.DownstreamTlsContext,
                    common_tls_context: {
                      alpn_protocols: [h2, http/1.1, odd/1],
                      tls_certificates: [{{certificate}}],
                      validation_context: { trusted_ca: { filename: {{_certificates.Root}} } } } } } }
            """;
        return await PeerGateway.StartAsync(new PeerConfiguration
        {
            FilterChains = string.Join(
                ",\n",
                Chain("server_names: [file.test], application_protocols: [odd/1]", _certificates.InYaml("file.test"), "odd"),
                Chain("server_names: [file.test]", _certificates.InYaml("file.test"), "by file"),
                Chain("", _certificates.InYaml("inline.test", inline: true), "inline")),
        });
    }

    private static string Says(string what) => $$"""
        { match: { prefix: / }, direct_response: { status: 200, body: { inline_string: "{{what}}" } },
              response_headers_to_add: [
                { header: { key: x-client, value: "%DOWNSTREAM_PEER_SUBJECT%; %DOWNSTREAM_PEER_URI_SAN%; %DOWNSTREAM_PEER_ISSUER%" } }] }
        """;
}
