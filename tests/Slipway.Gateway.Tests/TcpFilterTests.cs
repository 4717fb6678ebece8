using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Envoy;

namespace Slipway.Gateway.Tests;

/// <summary>Wasm filters of connections, in front of tcp_proxy and of HTTP, over real sockets.</summary>
public sealed class TcpFilterTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Theory]
    [InlineData("")]
    [InlineData("isolation: stream,")]
    public async Task Bytes_that_pass_filters_go_both_ways_unchanged_and_a_half_closed_connection_gets_the_rest(string more)
    {
        await using var upstream = TcpUpstream.Start(async stream =>
        {
            // It answers only when it has seen the end.
            var all = new MemoryStream();
            await stream.CopyToAsync(all, Cancellation);
            await stream.WriteAsync(all.ToArray(), Cancellation);
        });
        var sent = RandomNumberGenerator.GetBytes(5_000_000);
        await using (var gateway = await StartAsync(
            upstream.Port, [TcpGuests.Filter("one", TcpGuests.DoesNothing, more), TcpGuests.Filter("two", TcpGuests.DoesNothing, more)]))
        {
            Assert.Equal(sent, await ExchangeAsync(gateway.Port, sent));
        }

        Assert.Equal($"5000000 5000000 - up 127.0.0.1:{upstream.Port} -\n", await File.ReadAllTextAsync(_log, Cancellation));
    }

    [Fact]
    public async Task Clients_data_passes_the_filters_in_order_and_the_upstreams_in_reverse()
    {
        await using var upstream = Echo();
        await using var gateway = await StartAsync(
            upstream.Port, [TcpGuests.Filter("a", TcpGuests.Marks('a')), TcpGuests.Filter("b", TcpGuests.Marks('b'))]);

        Assert.Equal("abba!", await AskAsync(gateway.Port, "!", 5));
    }

    [Fact]
    public async Task A_filter_gathers_what_comes_in_pieces()
    {
        await using var upstream = Echo();
        await using var gateway = await StartAsync(
            upstream.Port, [TcpGuests.Filter("lines", TcpGuests.GathersLines), TcpGuests.Filter("marks", TcpGuests.Marks('>'))]);
        using var client = await ConnectAsync(gateway.Port);
        client.NoDelay = true;

        foreach (var piece in new[] { "one", " wh", "ole ", "line\n" })
        {
            var before = await CallbacksAsync(gateway);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(piece), Cancellation);
            await Eventually.TrueAsync(async () => await CallbacksAsync(gateway) > before);
        }

        // Marked once in either direction, so it passed as one piece.
        Assert.Equal(">>one whole line\n", await ReadAsync(client, 17));
    }

    [Fact]
    public async Task A_filter_that_closes_ends_the_connection_in_order_and_the_log_says_why()
    {
        await using var upstream = Echo();
        await using (var gateway = await StartAsync(upstream.Port, [TcpGuests.Filter("lines", TcpGuests.GathersLines)]))
        {
            using var client = await ConnectAsync(gateway.Port);
            await client.GetStream().WriteAsync("fine\n"u8.ToArray(), Cancellation);
            Assert.Equal("fine\n", await ReadAsync(client, 5));
            await client.GetStream().WriteAsync("not fine!"u8.ToArray(), Cancellation);

            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Cancellation));
        }

        Assert.Equal($"14 5 - up 127.0.0.1:{upstream.Port} wasm_downstream_close\n", await File.ReadAllTextAsync(_log, Cancellation));
    }

    [Fact]
    public async Task A_filter_lets_connections_and_data_go_on_later()
    {
        await using var upstream = Echo();
        await using var gateway = await StartAsync(upstream.Port, [TcpGuests.Filter("waits", TcpGuests.WaitsForTimer)]);

        Assert.Equal("late", await AskAsync(gateway.Port, "late", 4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("isolation: stream,")]
    public async Task A_trap_closes_the_connection_and_is_told_and_a_new_vm_serves_the_next(string more)
    {
        await using var upstream = Echo();
        await using (var gateway = await StartAsync(
            upstream.Port,
            [TcpGuests.Filter(
                "traps", TcpGuests.Traps, $"{more} failure_policy: FAIL_RELOAD, reload_config: {{ backoff: {{ base_interval: 0.001s }} }},")]))
        {
            Assert.Empty(await ExchangeAsync(gateway.Port, "!"u8.ToArray()));

            await Eventually.TrueAsync(async () =>
                Encoding.ASCII.GetString(await ExchangeAsync(gateway.Port, "next"u8.ToArray())) == "next");
            var plugin = JsonDocument.Parse(await gateway.AdminAsync("/wasm")).RootElement.GetProperty("plugins")[0];
            Assert.Equal("proxy_on_downstream_data", plugin.GetProperty("last_traps")[0].GetProperty("callback").GetString());
        }

        Assert.Contains("wasm_fail_stream\n", await File.ReadAllTextAsync(_log, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_holds_everything_costs_no_more_memory_than_the_limit_and_holds_up_the_sender()
    {
        await using var upstream = Echo();
        await using var gateway = await StartAsync(
            upstream.Port, [TcpGuests.Filter("holds", TcpGuests.HoldsEverything)], listener: "per_connection_buffer_limit_bytes: 32768");
        using var client = await ConnectAsync(gateway.Port);
        var written = 0L;
        var sending = Task.Run(
            async () =>
            {
                var chunk = new byte[64 * 1024];
                while (true)
                {
                    await client.GetStream().WriteAsync(chunk, Cancellation);
                    Interlocked.Add(ref written, chunk.Length);
                }
            },
            Cancellation);

        Assert.InRange(await Eventually.StandsStillAsync(() => Volatile.Read(ref written), Cancellation), 1, 64 << 20);
        client.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    [Theory]
    [InlineData("plugin_name", "prop")]
    [InlineData("plugin_root_id", "prop_root")]
    [InlineData("plugin_vm_id", "prop_vm")]
    [InlineData("node.id", "test-node")]
    [InlineData("node.cluster", "test-cluster")]
    [InlineData("xds.node.id", "test-node")]
    [InlineData("cluster_name", "up")]
    [InlineData("xds.cluster_name", "up")]
    [InlineData("xds.cluster_metadata.filter_metadata.team.name", "blue")]
    [InlineData("listener_metadata.filter_metadata.place.floor", "ground")]
    [InlineData("xds.filter_chain_name", "tcp")]
    [InlineData("listener_direction", "\u0001\0\0\0\0\0\0\0")]
    [InlineData("connection.mtls", "\0")]
    [InlineData("connection.requested_server_name", "front.test")]
    [InlineData("connection.tls_version", "TLSv1.3")]
    [InlineData("connection.subject_local_certificate", "CN=front.test")]
    [InlineData("request.path", "")]
    public async Task A_filter_inside_of_TLS_reads_what_is_known_of_the_connection(string path, string expected)
    {
        using var authority = new Certificates("test root");
        using var certificate = authority.Sign("front.test");
        await using var upstream = Echo();
        await using var gateway = await StartAsync(
            upstream.Port,
            [TcpGuests.Filter("prop", TcpGuests.ReturnsProperty(path))],
            listener: "traffic_direction: INBOUND\n    metadata: { filter_metadata: { place: { floor: ground } } }",
            chain: Tls(certificate),
            cluster: "metadata: { filter_metadata: { team: { name: blue } } }");
        using var client = await ConnectAsync(gateway.Port);
        await using var stream = await SecureAsync(client, "front.test");

        await stream.WriteAsync("x"u8.ToArray(), Cancellation);
        await stream.ShutdownAsync();

        Assert.Equal(expected, await new StreamReader(stream, Encoding.Latin1).ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task A_filter_reads_addresses_and_the_server_name_of_TLS_that_passes_through()
    {
        await using var echo = Echo();
        Assert.Equal("", await PropertyAsync("connection.requested_server_name"));
        Assert.Equal($"127.0.0.1:{echo.Port}", await PropertyAsync("upstream.address"));
        Assert.StartsWith("127.0.0.1:", await PropertyAsync("source.address"), StringComparison.Ordinal);
        Assert.Equal(8, (await PropertyAsync("connection.id")).Length);

        await using var gateway = await StartAsync(
            echo.Port,
            [TcpGuests.Filter("prop", TcpGuests.ReturnsProperty("connection.requested_server_name"))],
            listener: "listener_filters: [{ name: envoy.filters.listener.tls_inspector }]");
        Assert.Equal("passes.test", Encoding.Latin1.GetString(await ExchangeAsync(gateway.Port, await HelloAsync("passes.test"))));

        async Task<string> PropertyAsync(string path)
        {
            await using var plain = await StartAsync(echo.Port, [TcpGuests.Filter("prop", TcpGuests.ReturnsProperty(path))]);
            return Encoding.Latin1.GetString(await ExchangeAsync(plain.Port, "x"u8.ToArray()));
        }
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_filter_hears_who_has_ended_the_connection(bool breaks, int closedBy)
    {
        await using var upstream = Echo();
        await using var gateway = await StartAsync(upstream.Port, [TcpGuests.Filter("tells", TcpGuests.TellsWhoCloses)]);
        using (var client = await ConnectAsync(gateway.Port))
        {
            await client.GetStream().WriteAsync("x"u8.ToArray(), Cancellation);
            await ReadAsync(client, 1);
            if (breaks)
                client.Client.Close(timeout: 0);
            else
                client.Client.Shutdown(SocketShutdown.Send);
        }

        await Eventually.TrueAsync(async () =>
            (await gateway.AdminAsync("/stats")).Contains($"closed_by: {closedBy}\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_in_front_of_HTTP_see_its_bytes()
    {
        await using var gateway = await StartHttpAsync(
            [TcpGuests.Filter("says", TcpGuests.Says("GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))]);

        var answer = await gateway.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nother", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HTTP_behind_filters_serves_request_after_request_on_a_connection()
    {
        await using var gateway = await StartHttpAsync(
            [TcpGuests.Filter("one", TcpGuests.DoesNothing), TcpGuests.Filter("two", TcpGuests.DoesNothing)]);

        for (var i = 0; i < 20; i++)
            Assert.Equal(i % 2 == 0 ? "root" : "other", await gateway.Client.GetStringAsync(i % 2 == 0 ? "/" : "/other", Cancellation));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/other")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await gateway.Client.SendAsync(request, Cancellation);

        Assert.Equal("other", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("downstream_cx_total: 2\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_closes_connections_before_HTTP_is_read_from_them()
    {
        await using var gateway = await StartHttpAsync([TcpGuests.Filter("lines", TcpGuests.GathersLines)]);

        Assert.Equal("root", await gateway.Client.GetStringAsync("/", Cancellation));
        Assert.Equal("", await gateway.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n!"));
    }

    [Fact]
    public async Task A_connection_keeps_the_filters_it_began_with_and_new_ones_get_those_of_the_new_version()
    {
        await using var upstream = Echo();
        await using var gateway = await StartAsync(upstream.Port, [TcpGuests.Filter("old", TcpGuests.Marks('o'))]);
        using var client = await ConnectAsync(gateway.Port);
        await client.GetStream().WriteAsync("1"u8.ToArray(), Cancellation);
        Assert.Equal("oo1", await ReadAsync(client, 3));

        var changed = EnvoyConfiguration.Parse(Yaml(upstream.Port, [TcpGuests.Filter("new", TcpGuests.Marks('n'))]), "test.yaml");
        await gateway.Host.ReloadAsync(changed.Bootstrap, Cancellation);

        await client.GetStream().WriteAsync("2"u8.ToArray(), Cancellation);
        Assert.Equal("oo2", await ReadAsync(client, 3));
        Assert.Equal("nn3", await AskAsync(gateway.Port, "3", 3));
        client.Close();
        await Eventually.TrueAsync(async () => !(await gateway.AdminAsync("/stats")).Contains("active: 2\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HTTP_connections_end_where_the_filters_for_their_bytes_have_changed()
    {
        await using var gateway = await StartHttpAsync([TcpGuests.Filter("one", TcpGuests.DoesNothing)]);
        Assert.Equal("root", await gateway.Client.GetStringAsync("/", Cancellation));

        var changed = EnvoyConfiguration.Parse(HttpYaml([TcpGuests.Filter("lines", TcpGuests.GathersLines)]), "test.yaml");
        await gateway.Host.ReloadAsync(changed.Bootstrap, Cancellation);

        Assert.Equal("root", await gateway.Client.GetStringAsync("/", Cancellation));
        Assert.Contains("downstream_cx_total: 2\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_administration_interface_knows_network_filters()
    {
        await using var gateway = await StartAsync(1, [TcpGuests.Filter("one", TcpGuests.DoesNothing)]);

        Assert.Contains("\"name\": \"one\"", await gateway.AdminAsync("/wasm"), StringComparison.Ordinal);
        Assert.Contains("envoy.filters.network.wasm", await gateway.AdminAsync("/config_dump"), StringComparison.Ordinal);
        var filter = Assert.Single(gateway.Host.Listeners[0].Filters);
        Assert.Equal(("envoy.filters.network.wasm", "one"), (filter.Name, filter.Plugin));
    }

    private static TcpUpstream Echo() => TcpUpstream.Start(stream => stream.CopyToAsync(stream, Cancellation));

    private Task<TestGateway> StartAsync(int port, string[] filters, string listener = "", string chain = "", string cluster = "") =>
        TestGateway.StartAsync(Yaml(port, filters, listener, chain, cluster));

    private static Task<TestGateway> StartHttpAsync(string[] filters) => TestGateway.StartAsync(HttpYaml(filters));

    private static string HttpYaml(string[] filters)
    {
        var http = TestGateway.Yaml(
            1,
            [
                "{ match: { path: /other }, direct_response: { status: 200, body: { inline_string: other } } }",
                "{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: root } } }",
            ]);
        var at = http.IndexOf("  - name: envoy.filters.network.http_connection_manager", StringComparison.Ordinal);
        var begin = http.LastIndexOf('\n', at) + 1;
        var indent = new string(' ', http.IndexOf('-', begin) - begin);
        var indented = filters.SelectMany(filter => filter.Split('\n')).Select(line => indent + line);
        return $"{http[..begin]}{string.Join('\n', indented)}\n{http[begin..]}";
    }

    private string Yaml(int port, string[] filters, string listener = "", string chain = "", string cluster = "")
    {
        var http = TestGateway.Yaml(port, [], cluster: cluster);
        var begin = http.IndexOf("    filter_chains:", StringComparison.Ordinal);
        var end = http.IndexOf("  clusters:", StringComparison.Ordinal);
        var indented = string.Join('\n', filters.SelectMany(filter => filter.Split('\n')).Select(line => "      " + line));
        return $$"""
            {{http[..begin]}}    {{listener}}
                filter_chains:
                - name: tcp
                  {{chain.ReplaceLineEndings("\n      ")}}
                  filters:
            {{indented}}
                  - name: envoy.filters.network.tcp_proxy
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                      stat_prefix: in
                      cluster: up
                      access_log:
                      - name: envoy.access_loggers.file
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                          path: {{_log}}
                          log_format:
                            text_format_source:
                              inline_string: "%BYTES_RECEIVED% %BYTES_SENT% %RESPONSE_FLAGS% %UPSTREAM_CLUSTER% %UPSTREAM_HOST% %CONNECTION_TERMINATION_DETAILS%\n"
            {{http[end..]}}
            """;
    }

    private static string Tls(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) => $$"""
        transport_socket:
          name: envoy.transport_sockets.tls
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
            common_tls_context:
              tls_certificates:
              - certificate_chain: { inline_string: "{{certificate.ExportCertificatePem().ReplaceLineEndings("\\n")}}" }
                private_key: { inline_string: "{{Certificates.KeyOf(certificate).ReplaceLineEndings("\\n")}}" }
        """;

    private static async Task<SslStream> SecureAsync(TcpClient client, string name)
    {
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == $"CN={name}",
            },
            Cancellation);
        return stream;
    }

    /// <summary>What a client begins TLS with.</summary>
    private static async Task<byte[]> HelloAsync(string name)
    {
        var hello = new TaskCompletionSource<byte[]>();
        await using var server = TcpUpstream.Start(async stream =>
        {
            var bytes = new byte[16 * 1024];
            hello.TrySetResult(bytes[..await stream.ReadAsync(bytes, Cancellation)]);
        });
        using var client = await ConnectAsync(server.Port);
        await using var secure = new SslStream(client.GetStream());
        await Assert.ThrowsAnyAsync<IOException>(() => secure.AuthenticateAsClientAsync(name));
        return await hello.Task;
    }

    /// <summary>How often guests have been called.</summary>
    private static async Task<long> CallbacksAsync(TestGateway gateway)
    {
        using var page = JsonDocument.Parse(await gateway.AdminAsync("/wasm"));
        return page.RootElement.GetProperty("plugins").EnumerateArray()
            .SelectMany(plugin => plugin.GetProperty("vms").EnumerateArray())
            .Sum(vm => vm.GetProperty("callbacks").GetProperty("count").GetInt64());
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        return client;
    }

    private static async Task<string> AskAsync(int port, string text, int length)
    {
        using var client = await ConnectAsync(port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Cancellation);
        return await ReadAsync(client, length);
    }

    private static async Task<string> ReadAsync(TcpClient client, int length)
    {
        var got = new byte[length];
        await client.GetStream().ReadExactlyAsync(got, Cancellation);
        return Encoding.ASCII.GetString(got);
    }

    /// <summary>Sends, says that this is all, and returns what comes until the gateway closes, or breaks off.</summary>
    private static async Task<byte[]> ExchangeAsync(int port, byte[] sent)
    {
        using var client = await ConnectAsync(port);
        var stream = client.GetStream();
        var got = new MemoryStream();
        var receiving = stream.CopyToAsync(got, Cancellation);
        try
        {
            await stream.WriteAsync(sent, Cancellation);
            client.Client.Shutdown(SocketShutdown.Send);
            await receiving;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The gateway has closed before it had read everything.
        }

        return got.ToArray();
    }
}
