using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Slipway.Gateway.Tests;

public sealed class DownstreamTlsTests : IDisposable
{
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
    [InlineData("h2, http/1.1", "2.0", "HTTP/2")]
    [InlineData("http/1.1", "1.1", "HTTP/1.1")]
    [InlineData("h2, http/1.1", "1.1", "HTTP/1.1")]
    public async Task The_version_of_HTTP_is_negotiated(string alpn, string version, string protocol)
    {
        await using var gateway = await StartAsync(Chain("", Tls("localhost", $"alpn_protocols: [{alpn}]"), "%PROTOCOL% %REQ(:SCHEME)%"));
        using var client = Client(gateway);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal($"{protocol} https", response.Headers.GetValues("x-says").Single());
    }

    [Fact]
    public async Task Http2_is_recognized_by_its_preface_where_no_protocol_was_negotiated()
    {
        await using var gateway = await StartAsync(Chain("", Tls("localhost"), "hello"));
        await using var stream = await ConnectAsync(gateway, "localhost");

        Assert.Equal(default, stream.NegotiatedApplicationProtocol);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"), Cancellation);
        var frame = new byte[9];
        await stream.ReadExactlyAsync(frame, Cancellation);

        // A SETTINGS frame: HTTP/2 is spoken.
        Assert.Equal(4, frame[3]);
    }

    [Fact]
    public async Task The_server_name_chooses_certificate_and_chain()
    {
        await using var gateway = await StartAsync(
            Chain("server_names: [one.test]", Tls("one.test"), "one"),
            Chain("server_names: ['*.two.test']", Tls("www.two.test"), "two"),
            Chain("transport_protocol: raw_buffer", "", "plain"));

        Assert.Equal(("one", "CN=one.test"), await AskAsync(gateway, "one.test"));
        Assert.Equal(("two", "CN=www.two.test"), await AskAsync(gateway, "www.two.test"));
        using var plain = await gateway.Client.GetAsync("/", Cancellation);
        Assert.Equal("plain", plain.Headers.GetValues("x-says").Single());
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(gateway, "three.test"));
        Assert.Contains("no_filter_chain_match: 1", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_certificates_the_one_with_the_name_is_shown()
    {
        var certificates = $"common_tls_context: {{ tls_certificates: [{Pem("one.test")}, {Pem("two.test")}] }}";
        await using var gateway = await StartAsync(Chain("", certificates, "hello"));

        Assert.Equal("CN=two.test", (await AskAsync(gateway, "two.test")).Certificate);
        Assert.Equal("CN=one.test", (await AskAsync(gateway, "one.test")).Certificate);
        Assert.Equal("CN=one.test", (await AskAsync(gateway, "elsewhere.test")).Certificate);
    }

    [Fact]
    public async Task A_certificate_is_read_again_when_its_files_have_changed()
    {
        Write("before.test");
        await using var gateway = await StartAsync(Chain(
            "",
            $"common_tls_context: {{ tls_certificates: [{{ certificate_chain: {{ filename: {_folder}/s.pem }}, private_key: {{ filename: {_folder}/s.key }} }}] }}",
            "hello"));
        Assert.Equal("CN=before.test", (await AskAsync(gateway, "x.test")).Certificate);

        Write("after.test");

        await Eventually.TrueAsync(async () => (await AskAsync(gateway, "x.test")).Certificate == "CN=after.test");

        void Write(string name)
        {
            using var certificate = _authority.Sign(name);
            File.WriteAllText(Path.Combine(_folder, "s.key"), Certificates.KeyOf(certificate));
            File.WriteAllText(Path.Combine(_folder, "s.pem"), certificate.ExportCertificatePem());
        }
    }

    [Fact]
    public async Task A_client_certificate_is_verified_and_its_facts_are_to_be_had()
    {
        var tls = $"require_client_certificate: true\n{Tls("localhost", $"validation_context: {{ trusted_ca: {{ inline_string: {Quoted(_authority.Root)} }} }}")}";
        await using var gateway = await StartAsync(Chain(
            "", tls, "%DOWNSTREAM_PEER_SUBJECT%|%DOWNSTREAM_TLS_VERSION%|%REQUESTED_SERVER_NAME%|%DOWNSTREAM_PEER_FINGERPRINT_256%|%DOWNSTREAM_LOCAL_SUBJECT%"));
        using var client = _authority.Sign("client.test");
        using var stranger = _other.Sign("client.test");

        var (says, _) = await AskAsync(gateway, "localhost", client);

        Assert.Equal(
            $"CN=client.test|TLSv1.3|localhost|{client.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant()}|CN=localhost",
            says);
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(gateway, "localhost", stranger));
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(gateway, "localhost"));
        await Eventually.TrueAsync(async () =>
            (await gateway.AdminAsync("/stats")).Contains("ssl.connection_error: 2", StringComparison.Ordinal));
        Assert.Contains("ssl.handshake: 1\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authenticated: {}", true)]
    [InlineData("authenticated: { principal_name: { exact: client.test } }", true)]
    [InlineData("authenticated: { principal_name: { exact: CN=client.test } }", true)]
    [InlineData("authenticated: { principal_name: { exact: other.test } }", false)]
    public async Task Access_is_controlled_by_what_the_certificate_of_the_client_says(string principal, bool isAllowed)
    {
        var tls = $"require_client_certificate: true\n{Tls("localhost", $"validation_context: {{ trusted_ca: {{ inline_string: {Quoted(_authority.Root)} }} }}")}";
        await using var gateway = await StartAsync(Chain("", tls, "hello", filters: Native.Filter(
            "rbac", "RBAC", $"rules: {{ policies: {{ known: {{ permissions: [{{ any: true }}], principals: [{{ {principal} }}] }} }} }}")));
        using var client = _authority.Sign("client.test");

        if (isAllowed)
            Assert.Equal("hello", (await AskAsync(gateway, "localhost", client)).Says);
        else
            Assert.Contains("HTTP/1.1 403 ", (await Assert.ThrowsAsync<IOException>(() => AskAsync(gateway, "localhost", client))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("subject_peer_certificate", "CN=client.test")]
    [InlineData("dns_san_peer_certificate", "client.test")]
    [InlineData("subject_local_certificate", "CN=localhost")]
    [InlineData("dns_san_local_certificate", "localhost")]
    [InlineData("uri_san_peer_certificate", "spiffe://test/client.test")]
    [InlineData("uri_san_local_certificate", "spiffe://test/localhost")]
    [InlineData("tls_version", "TLSv1.3")]
    [InlineData("requested_server_name", "localhost")]
    public async Task Filters_read_what_the_handshake_has_brought(string property, string value)
    {
        var tls = $"require_client_certificate: true\n{Tls("localhost", $"validation_context: {{ trusted_ca: {{ inline_string: {Quoted(_authority.Root)} }} }}")}";
        await using var gateway = await StartAsync(Chain("", tls, "hello", filters: Guests.Filter(Guests.ReturnsProperty($"connection\\00{property}"))));
        using var client = _authority.Sign("client.test");
        await using var stream = await ConnectAsync(gateway, "localhost", client);

        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancellation);
        var answer = await new StreamReader(stream).ReadToEndAsync(Cancellation);

        Assert.Contains(value, answer.Split("\r\n\r\n", 2)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_say_hello_is_let_go_in_time()
    {
        await using var gateway = await StartListenerAsync(
            "listener_filters_timeout: 0.2s", Chain("server_names: [one.test]", Tls("one.test"), "one"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancellation);

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Cancellation));
        Assert.Contains("downstream_pre_cx_timeout: 1", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_does_not_end_is_ended()
    {
        await using var gateway = await StartAsync(Chain("", Tls("localhost"), "hello", "transport_socket_connect_timeout: 0.2s"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancellation);

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task Nonsense_instead_of_a_hello_hurts_nobody_else()
    {
        await using var gateway = await StartAsync(Chain("", Tls("localhost"), "hello"));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancellation);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Cancellation);
            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                while (await client.GetStream().ReadAsync(new byte[100], Cancellation) > 0)
                {
                }

                throw new IOException("It was closed in order.");
            });
        }

        Assert.Equal("hello", (await AskAsync(gateway, "localhost")).Says);
    }

    [Fact]
    public async Task A_client_without_a_server_name_is_refused_where_one_is_required()
    {
        await using var gateway = await StartAsync(Chain("", "require_sni: true\n" + Tls("localhost"), "hello"));

        Assert.Equal("hello", (await AskAsync(gateway, "localhost")).Says);
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(gateway, ""));
    }

    [Theory]
    [InlineData("TLSv1_2", SslProtocols.Tls12)]
    [InlineData("TLSv1_3", SslProtocols.Tls13)]
    public async Task The_newest_version_is_the_one_that_is_allowed(string newest, SslProtocols version)
    {
        await using var gateway = await StartAsync(
            Chain("", Tls("localhost", $"tls_params: {{ tls_maximum_protocol_version: {newest} }}"), "hello"));
        await using var stream = await ConnectAsync(gateway, "localhost");

        Assert.Equal(version, stream.SslProtocol);
    }

    [Theory]
    [InlineData("common_tls_context: { tls_certificates: [{ certificate_chain: { filename: /no/such/file }, private_key: { filename: /no } }] }",
        "The certificate of listener main is the file /no/such/file, which does not exist; correct the path or the file.")]
    [InlineData("common_tls_context: { tls_certificates: [{ certificate_chain: { inline_string: x }, private_key: { inline_string: key } }] }",
        "The certificate of listener main cannot be used: ")]
    public async Task A_certificate_that_cannot_be_used_keeps_the_gateway_from_starting(string tls, string message)
    {
        var error = await Assert.ThrowsAsync<GatewayException>(() => StartAsync(Chain("", tls, "hello")));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(params string[] chains) => StartListenerAsync("per_connection_buffer_limit_bytes: 100000", chains);

    private static Task<TestGateway> StartListenerAsync(string listener, params string[] chains) => TestGateway.StartAsync($$"""
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
        static_resources:
          listeners:
          - name: main
            address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
            {{listener}}
            filter_chains:
        {{string.Join('\n', chains)}}
        """);

    /// <summary>A filter chain that answers every request with a header of this format.</summary>
    private static string Chain(string match, string tls, string says, string more = "", string filters = "")
    {
        var socket = tls.Length == 0 ? "" : $$"""
            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                {{tls.ReplaceLineEndings("\n    ")}}
            """;
        var text = $$"""
            filter_chain_match: { {{match}} }
            {{more}}
            {{socket}}
            filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: ingress
                route_config:
                  response_headers_to_add: [{ header: { key: x-says, value: "{{says}}" } }]
                  virtual_hosts:
                  - { name: all, domains: ["*"], routes: [{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: none } } }] }
                http_filters:
                {{filters.ReplaceLineEndings("\n    ")}}
                - name: envoy.filters.http.router
                  typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
            """;
        return $"    - {text.ReplaceLineEndings("\n      ")}";
    }

    private static string Quoted(string pem) => $"\"{pem.ReplaceLineEndings("\\n")}\"";

    private string Tls(string name, string more = "") => $"common_tls_context: {{ tls_certificates: [{Pem(name)}], {more} }}";

    private string Pem(string name)
    {
        using var certificate = _authority.Sign(name);
        return $"{{ certificate_chain: {{ inline_string: {Quoted(certificate.ExportCertificatePem())} }}, " +
            $"private_key: {{ inline_string: {Quoted(Certificates.KeyOf(certificate))} }} }}";
    }

    private static bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.Issuer == "CN=test root";

    private static HttpClient Client(TestGateway gateway) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsOurs },
    })
    {
        BaseAddress = new Uri($"https://localhost:{gateway.Port}"),
    };

    private static async Task<SslStream> ConnectAsync(TestGateway gateway, string name, X509Certificate2? certificate = null)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancellation);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                ClientCertificates = certificate is null ? [] : [certificate],
                RemoteCertificateValidationCallback = IsOurs,
            },
            Cancellation);
        return stream;
    }

    private static async Task<(string Says, string? Certificate)> AskAsync(TestGateway gateway, string name, X509Certificate2? certificate = null)
    {
        await using var stream = await ConnectAsync(gateway, name, certificate);
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancellation);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancellation);
        var says = answer.Split("\r\n").FirstOrDefault(line => line.StartsWith("x-says: ", StringComparison.Ordinal))
            ?? throw new IOException($"No answer: '{answer}'");
        return (says["x-says: ".Length..], stream.RemoteCertificate?.Subject);
    }
}
