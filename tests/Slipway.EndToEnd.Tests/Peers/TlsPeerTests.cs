namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>TLS from clients that others wrote: curl, openssl s_client and h2load; and changes of the configuration under their load.</summary>
public sealed class TlsPeerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-tls-").FullName;
    private readonly CertificateFiles _certificates = new CertificateFiles().Sign("one.test").Sign("two.test").Sign("client.test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("--http1.1", "HTTP/1.1", "first")]
    [InlineData("--http2", "HTTP/2", "first")]
    public async Task Curl_trusts_the_certificate_and_negotiates_the_version(string version, string protocol, string says)
    {
        var port = Ports.Free();
        await using var gateway = await StartAsync(port, says);

        var response = await Client.RunAsync(
            "curl", "-sS", "-i", version, "--cacert", _certificates.Root, "--resolve", $"one.test:{port}:127.0.0.1", $"https://one.test:{port}/");

        Assert.StartsWith(protocol, response, StringComparison.Ordinal);
        Assert.Contains($"x-protocol: {protocol} TLSv1.3 one.test", response, StringComparison.Ordinal);
        Assert.EndsWith(says, response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_shows_its_certificate_where_the_name_demands_one()
    {
        var port = Ports.Free();
        await using var gateway = await StartAsync(port, "first");
        string[] common = ["-sS", "-i", "--cacert", _certificates.Root, "--resolve", $"two.test:{port}:127.0.0.1", $"https://two.test:{port}/"];

        var response = await Client.RunAsync("curl", ["--cert", _certificates.Certificate("client.test"), "--key", _certificates.Key("client.test"), .. common]);
        Assert.Contains("x-client: CN=client.test", response, StringComparison.Ordinal);

        var refused = await ExternalProgram.RunAsync("curl", common, ".");
        Assert.NotEqual(0, refused!.Value.Code);
    }

    [Fact]
    public async Task Openssl_sees_the_chain_of_the_name_it_asks_for_and_ALPN()
    {
        var port = Ports.Free();
        await using var gateway = await StartAsync(port, "first");

        var session = await Client.RunAsync(
            "sh", "-c", $"echo | openssl s_client -connect 127.0.0.1:{port} -servername one.test -alpn h2 -CAfile {_certificates.Root} 2>&1");

        Assert.Contains("subject=CN = one.test", session, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: h2", session, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", session, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--h1")]
    [InlineData("--npn-list=h2")]
    public async Task No_request_of_h2load_fails_while_the_configuration_changes(string how)
    {
        var port = Ports.Free();
        await using var gateway = await StartAsync(port, "version 0", "--watch");
        var load = Client.RunAsync("h2load", how, "--requests=100000", "--clients=64", $"https://127.0.0.1:{port}/");

        var version = 0;
        while (!load.IsCompleted)
        {
            await WriteAsync(port, $"version {++version}");
            await Task.WhenAny(load, gateway.HasLoggedAsync($"has changed, and was applied (version {version + 1})", TimeSpan.FromSeconds(20), Cancellation));
        }

        var report = await load;
        Assert.True(
            report.Contains("100000 succeeded, 0 failed, 0 errored, 0 timeout", StringComparison.Ordinal)
                && report.Contains("status codes: 100000 2xx", StringComparison.Ordinal),
            report + gateway.Log);
        Assert.True(version > 1, "The load was over before anything had changed.");
    }

    private async Task<GatewayProcess> StartAsync(int port, string says, params string[] arguments)
    {
        Assert.SkipWhen(await ExternalProgram.RunAsync("curl", ["--version"], ".") is null, "curl is not installed.");
        await WriteAsync(port, says);
        return await GatewayProcess.StartAsync("slipway.dll", ["run", "-c", $"{_folder}/envoy.yaml", .. arguments], port, Cancellation);
    }

    /// <summary>Put in place in one step, as one should with files that are watched.</summary>
    private async Task WriteAsync(int port, string says)
    {
        await File.WriteAllTextAsync($"{_folder}/new.yaml", Yaml(port, says), Cancellation);
        File.Move($"{_folder}/new.yaml", $"{_folder}/envoy.yaml", overwrite: true);
    }

    private string Yaml(int port, string says) => $$"""
        static_resources:
          listeners:
          - name: main
            address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } }
            listener_filters:
            - name: envoy.filters.listener.tls_inspector
              typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector }
            filter_chains:
            - name: with client certificate
              filter_chain_match: { server_names: [two.test] }
              transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  require_client_certificate: true
                  common_tls_context:
                    tls_certificates: [{{_certificates.InYaml("two.test")}}]
                    validation_context: { trusted_ca: { filename: {{_certificates.Root}} } }
              filters: &filters
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: ingress
                  route_config:
                    response_headers_to_add:
                    - header: { key: x-protocol, value: "%PROTOCOL% %DOWNSTREAM_TLS_VERSION% %REQUESTED_SERVER_NAME%" }
                    - header: { key: x-client, value: "%DOWNSTREAM_PEER_SUBJECT%" }
                    virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes: [{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: "{{says}}" } } }]
                  http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
            default_filter_chain:
              transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  common_tls_context:
                    alpn_protocols: [h2, http/1.1]
                    tls_certificates: [{{_certificates.InYaml("one.test")}}]
              filters: *filters
        """;
}
