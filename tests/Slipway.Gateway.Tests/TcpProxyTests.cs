using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Gateway.Tests;

public sealed class TcpProxyTests : IDisposable
{
    private const string Format =
        "%BYTES_RECEIVED% %BYTES_SENT% %RESPONSE_FLAGS% %UPSTREAM_CLUSTER% %UPSTREAM_HOST% %UPSTREAM_REQUEST_ATTEMPT_COUNT% %PROTOCOL% %REQUESTED_SERVER_NAME%\\n";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Fact]
    public async Task Bytes_go_both_ways_unchanged_and_a_half_closed_connection_gets_the_rest()
    {
        await using var upstream = TcpUpstream.Start(async stream =>
        {
            // It answers only when it has seen the end.
            var all = new MemoryStream();
            await stream.CopyToAsync(all, Cancellation);
            await stream.WriteAsync(all.ToArray(), Cancellation);
        });
        var sent = RandomNumberGenerator.GetBytes(5_000_000);
        await using (var gateway = await StartAsync(upstream.Port))
        {
            var got = await ExchangeAsync(gateway.Port, sent);

            Assert.Equal(sent, got);
            await Eventually.TrueAsync(async () =>
                (await gateway.AdminAsync("/stats")).Contains("tcp.in.downstream_cx_rx_bytes_total: 5000000\n", StringComparison.Ordinal));
            var stats = await gateway.AdminAsync("/stats");
            Assert.Contains("tcp.in.downstream_cx_tx_bytes_total: 5000000\n", stats, StringComparison.Ordinal);
            Assert.Contains("cluster.up.upstream_cx_total: 1\n", stats, StringComparison.Ordinal);
            Assert.Contains("cluster.up.upstream_cx_active: 0\n", stats, StringComparison.Ordinal);
        }

        Assert.Equal($"5000000 5000000 - up 127.0.0.1:{upstream.Port} 1 - -\n", await File.ReadAllTextAsync(_log, Cancellation));
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard()
    {
        await using var upstream = TcpUpstream.Start(stream => stream.WriteAsync("220 ready\r\n"u8.ToArray(), Cancellation).AsTask());
        await using var gateway = await StartAsync(upstream.Port);
        using var client = await ConnectAsync(gateway.Port);

        Assert.Equal("220 ready\r\n", await new StreamReader(client.GetStream()).ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Where_no_host_can_be_reached_the_client_is_closed_and_the_log_says_why()
    {
        await using (var gateway = await StartAsync(TestGateway.ClosedPort(), "max_connect_attempts: 2"))
        {
            Assert.Empty(await ExchangeAsync(gateway.Port, []));
            Assert.Contains("cluster.up.upstream_cx_connect_attempts_exceeded: 1", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        }

        Assert.Equal($"0 0 UF,URX up 127.0.0.1:{TestGateway.ClosedPort()} 2 - -\n", await File.ReadAllTextAsync(_log, Cancellation));
    }

    [Fact]
    public async Task Another_attempt_goes_to_another_host()
    {
        await using var upstream = TcpUpstream.Start(stream => stream.WriteAsync("hello"u8.ToArray(), Cancellation).AsTask());
        await using var gateway = await StartAsync(TestGateway.ClosedPort(), "max_connect_attempts: 2", endpoints: upstream.Port);

        for (var i = 0; i < 4; i++)
            Assert.Equal("hello"u8.ToArray(), await ExchangeAsync(gateway.Port, []));
    }

    [Fact]
    public async Task Weighted_clusters_get_their_shares()
    {
        await using var one = TcpUpstream.Start(stream => stream.WriteAsync("1"u8.ToArray(), Cancellation).AsTask());
        await using var two = TcpUpstream.Start(stream => stream.WriteAsync("2"u8.ToArray(), Cancellation).AsTask());
        await using var gateway = await TestGateway.StartAsync(
            Yaml(one.Port, "", "weighted_clusters: { clusters: [{ name: up, weight: 1 }, { name: other, weight: 3 }] }", clusters: TestGateway.Cluster("other", two.Port)),
            seed: 7);

        var answers = new List<string>();
        for (var i = 0; i < 40; i++)
            answers.Add(Encoding.ASCII.GetString(await ExchangeAsync(gateway.Port, [])));

        Assert.InRange(answers.Count(answer => answer == "2"), 20, 39);
    }

    [Theory]
    [InlineData("idle_timeout: 0.2s", "tcp.in.idle_timeout: 1")]
    [InlineData("max_downstream_connection_duration: 0.2s", "tcp.in.max_downstream_connection_duration: 1")]
    public async Task A_connection_that_is_silent_or_lasts_for_too_long_is_ended(string limit, string stat)
    {
        await using var upstream = TcpUpstream.Start(stream => stream.CopyToAsync(Stream.Null, Cancellation));
        await using var gateway = await StartAsync(upstream.Port, limit);
        using var client = await ConnectAsync(gateway.Port);

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            if (await client.GetStream().ReadAsync(new byte[1], Cancellation) == 0)
                throw new IOException("It was closed in order.");
        });
        await Eventually.TrueAsync(async () => (await gateway.AdminAsync("/stats")).Contains(stat, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_the_upstream_and_costs_no_memory()
    {
        var written = 0L;
        await using var upstream = TcpUpstream.Start(async stream =>
        {
            var chunk = new byte[64 * 1024];
            while (true)
            {
                await stream.WriteAsync(chunk, Cancellation);
                Interlocked.Add(ref written, chunk.Length);
            }
        });
        await using var gateway = await StartAsync(upstream.Port);
        using var client = await ConnectAsync(gateway.Port);

        Assert.InRange(await Eventually.StandsStillAsync(() => Volatile.Read(ref written), Cancellation), 1, 64 << 20);
    }

    [Fact]
    public async Task Connections_beyond_the_circuit_breakers_limit_are_closed()
    {
        await using var upstream = TcpUpstream.Start(async stream =>
        {
            await stream.WriteAsync("hello"u8.ToArray(), Cancellation);
            await stream.CopyToAsync(Stream.Null, Cancellation);
        });
        await using (var gateway = await StartAsync(upstream.Port, cluster: "circuit_breakers: { thresholds: [{ max_connections: 1 }] }"))
        {
            using var first = await ConnectAsync(gateway.Port);
            await first.GetStream().ReadExactlyAsync(new byte[5], Cancellation);

            Assert.Empty(await ExchangeAsync(gateway.Port, []));
            Assert.Contains("cluster.up.upstream_cx_overflow: 1\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        }

        Assert.Contains("UO", await File.ReadAllTextAsync(_log, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_name_of_TLS_that_passes_through_chooses_the_cluster()
    {
        using var authority = new Certificates("test root");
        await using var one = TcpUpstream.Start(stream => AnswerAsync(stream, authority, "one.test"));
        await using var two = TcpUpstream.Start(stream => AnswerAsync(stream, authority, "two.test"));
        var chain = Chain("cluster: up", "filter_chain_match: { server_names: [one.test] }") + "\n"
            + Chain("cluster: other", "filter_chain_match: { server_names: [two.test] }");
        await using (var gateway = await TestGateway.StartAsync(Yaml(one.Port, chain, clusters: TestGateway.Cluster("other", two.Port))))
        {
            Assert.Equal("CN=one.test", await SubjectAsync("one.test"));
            Assert.Equal("CN=two.test", await SubjectAsync("two.test"));

            async Task<string?> SubjectAsync(string name)
            {
                using var client = await ConnectAsync(gateway.Port);
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = name,
                        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == "CN=test root",
                    },
                    Cancellation);
                Assert.Equal(name, await new StreamReader(stream).ReadToEndAsync(Cancellation));
                return stream.RemoteCertificate?.Subject;
            }
        }

        Assert.Contains("other 127.0.0.1:", await File.ReadAllTextAsync(_log, Cancellation), StringComparison.Ordinal);
        Assert.Contains("two.test", await File.ReadAllTextAsync(_log, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_of_the_client_is_ended_and_TLS_to_the_upstream_begun()
    {
        using var authority = new Certificates("test root");
        using var certificate = authority.Sign("front.test");
        await using var upstream = TcpUpstream.Start(stream => EchoTlsAsync(stream, authority));
        var pem = $"{{ certificate_chain: {{ inline_string: {Quoted(certificate.ExportCertificatePem())} }}, private_key: {{ inline_string: {Quoted(Certificates.KeyOf(certificate))} }} }}";
        var chain = Chain("cluster: up", $$"""
            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                common_tls_context: { tls_certificates: [{{pem}}] }
            """);
        var toUpstream = $$"""
            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                common_tls_context: { validation_context: { trusted_ca: { inline_string: {{Quoted(authority.Root)}} } } }
            """;
        await using var gateway = await TestGateway.StartAsync(Yaml(upstream.Port, chain, cluster: toUpstream));
        using var client = await ConnectAsync(gateway.Port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "front.test",
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=front.test",
            },
            Cancellation);

        await stream.WriteAsync("over two sessions"u8.ToArray(), Cancellation);
        await stream.ShutdownAsync();

        Assert.Equal("over two sessions", await new StreamReader(stream).ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task A_connection_outlives_a_change_and_new_ones_go_where_the_new_version_says()
    {
        await using var one = TcpUpstream.Start(stream => stream.CopyToAsync(stream, Cancellation));
        await using var two = TcpUpstream.Start(stream => stream.WriteAsync("two"u8.ToArray(), Cancellation).AsTask());
        await using var gateway = await StartAsync(one.Port);
        using var client = await ConnectAsync(gateway.Port);
        await RoundTripAsync("before");

        var changed = Envoy.EnvoyConfiguration.Parse(Yaml(two.Port, ""), "test.yaml");
        await gateway.Host.ReloadAsync(changed.Bootstrap, Cancellation);

        await RoundTripAsync("after");
        Assert.Equal("two"u8.ToArray(), await ExchangeAsync(gateway.Port, []));

        async Task RoundTripAsync(string text)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Cancellation);
            var got = new byte[text.Length];
            await client.GetStream().ReadExactlyAsync(got, Cancellation);
            Assert.Equal(text, Encoding.ASCII.GetString(got));
        }
    }

    private Task<TestGateway> StartAsync(int port, string more = "", string cluster = "", params int[] endpoints) =>
        TestGateway.StartAsync(Yaml(port, "", $"cluster: up\n{more}", cluster: cluster, endpoints: endpoints));

    private string Chain(string proxy, string more = "") => $$"""
            - {{(more.Length > 0 ? more.ReplaceLineEndings("\n      ") : "name: tcp")}}
              filters:
              - name: envoy.filters.network.tcp_proxy
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                  stat_prefix: in
                  {{proxy.ReplaceLineEndings("\n          ")}}
                  access_log:
                  - name: envoy.access_loggers.file
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                      path: {{_log}}
                      log_format: { text_format_source: { inline_string: "{{Format}}" } }
        """;

    private string Yaml(
        int port, string chains, string proxy = "cluster: up", string clusters = "", string cluster = "", params int[] endpoints)
    {
        var http = TestGateway.Yaml(port, [], clusters: clusters, cluster: cluster, endpoints: endpoints);
        var begin = http.IndexOf("    filter_chains:", StringComparison.Ordinal);
        var end = http.IndexOf("  clusters:", StringComparison.Ordinal);
        return $"{http[..begin]}    filter_chains:\n{(chains.Length > 0 ? chains : Chain(proxy))}\n{http[end..]}";
    }

    private static string Quoted(string pem) => $"\"{pem.ReplaceLineEndings("\\n")}\"";

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        return client;
    }

    /// <summary>Sends, says that this is all, and returns what comes until the gateway closes.</summary>
    private static async Task<byte[]> ExchangeAsync(int port, byte[] sent)
    {
        using var client = await ConnectAsync(port);
        var stream = client.GetStream();
        var got = new MemoryStream();
        var receiving = stream.CopyToAsync(got, Cancellation);
        if (sent.Length > 0)
        {
            await stream.WriteAsync(sent, Cancellation);
            client.Client.Shutdown(SocketShutdown.Send);
        }

        await receiving;
        return got.ToArray();
    }

    private static async Task AnswerAsync(Stream stream, Certificates authority, string name)
    {
        using var certificate = authority.Sign(name);
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancellation);
        await secure.WriteAsync(Encoding.ASCII.GetBytes(name), Cancellation);
        await secure.ShutdownAsync();
    }

    private static async Task EchoTlsAsync(Stream stream, Certificates authority)
    {
        using var certificate = authority.Sign("localhost");
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancellation);
        await secure.CopyToAsync(secure, Cancellation);
        await secure.ShutdownAsync();
    }
}
