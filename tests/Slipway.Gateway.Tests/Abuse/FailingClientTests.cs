using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Abuse;

[Collection(AbuseCollection.Name)]
public sealed class FailingClientTests
{
    private const long Megabyte = 1 << 20;
    private const int Connections = 100;

    private static readonly byte[] _piece = new byte[64 * 1024];

    /// <summary>Half a request, on many connections, and what bounds how long the gateway waits for the rest.</summary>
    [Theory]
    [InlineData("", "request_headers_timeout: 0.5s\ncommon_http_protocol_options: { idle_timeout: 0.5s }", "")]
    [InlineData("GET / HT", "request_headers_timeout: 0.5s", "408")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nX: ", "request_headers_timeout: 0.5s", "408")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf", "request_timeout: 0.5s", "408")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf", "stream_idle_timeout: 0.5s", "408")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "request_timeout: 0.5s", "408")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "request_headers_timeout: 0.5s\ncommon_http_protocol_options: { idle_timeout: 0.5s }", "")]
    public async Task A_client_that_does_not_end_its_request_is_told_or_left(string request, string manager, string status)
    {
        await using var gateway = await AbusedGateway.StartAsync(static context => context.Request.Body.CopyToAsync(Stream.Null), manager);
        using var clients = new Clients();
        await clients.ConnectAsync(gateway.Gateway.Port, Connections, request);
        await gateway.ServesOthersAsync();

        Assert.All(await clients.ReadToEndAsync(), received => Assert.Equal(status, Status(received)));

        gateway.HasGrownByAtMost(16 * Megabyte);
        await gateway.ComesToRestAsync(connections: null);
        await gateway.ServesOthersAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_the_upstream_until_the_stream_has_been_idle_for_too_long()
    {
        await using var gateway = await AbusedGateway.StartAsync(
            static async context =>
            {
                // One array for all: what the upstream leaves to the collector would be counted as the gateway's.
                for (var i = 0; i < 1024; i++)
                    await context.Response.Body.WriteAsync(_piece, context.RequestAborted);
            },
            "stream_idle_timeout: 0.5s");
        using var clients = new Clients();
        await clients.ConnectAsync(gateway.Gateway.Port, 8, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");

        await gateway.ServesOthersAsync();
        gateway.HasGrownByAtMost(16 * Megabyte);

        await gateway.ComesToRestAsync();
        await gateway.ServesOthersAsync();
    }

    /// <summary>Over HTTP/2 a single field that is longer than all may be ends the connection: it would have to be read for those after it.</summary>
    [Theory]
    [InlineData("max_request_headers_kb: 4", 1, 5000, "431", "closed")]
    [InlineData("max_request_headers_kb: 4", 10, 500, "431", "431")]
    [InlineData("max_request_headers_kb: 4", 1, 3000, "200", "200")]
    [InlineData("max_request_headers_kb: 96", 1, 90_000, "200", "200")]
    [InlineData("common_http_protocol_options: { max_headers_count: 20 }", 30, 1, "431", "431")]
    [InlineData("common_http_protocol_options: { max_headers_count: 40 }", 30, 1, "200", "200")]
    [InlineData("", 1, 62_000, "431", "closed")]
    [InlineData("", 62, 1000, "431", "431")]
    [InlineData("", 101, 1, "431", "431")]
    public async Task More_in_a_header_than_allowed_is_refused(string manager, int fields, int length, string overHttp1, string overHttp2)
    {
        await using var gateway = await AbusedGateway.StartAsync(null, manager);
        var header = Enumerable.Range(0, fields).Select(i => ($"x-{i}", new string('a', length))).ToList();

        using var clients = new Clients();
        var lines = string.Concat(header.Select(field => $"{field.Item1}: {field.Item2}\r\n"));
        await clients.ConnectAsync(gateway.Gateway.Port, 1, $"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n");
        Assert.Equal(overHttp1, Status(Assert.Single(await clients.ReadToEndAsync())));

        using var client = await Http2Client.ConnectAsync(gateway.Gateway.Port);
        var block = new[] { Http2Client.Get("/"), Http2Client.Block(header) }.SelectMany(bytes => bytes).Chunk(16_000).ToList();
        for (var i = 0; i < block.Count; i++)
        {
            var flags = (byte)((i == 0 ? Http2Client.EndStream : 0) | (i == block.Count - 1 ? Http2Client.EndHeaders : 0));
            await client.TrySendAsync(Http2Client.Frame(i == 0 ? Http2FrameType.Headers : Http2FrameType.Continuation, flags, 1, block[i]));
        }

        Assert.Equal(overHttp2, await client.OutcomeAsync(1));
        await gateway.ServesOthersAsync();
    }

    private static string Status(string response) => response.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? response.Substring(9, 3) : "";

    /// <summary>Connections over HTTP/1.1 on which the same is sent.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly List<TcpClient> _clients = [];

        public async Task ConnectAsync(int port, int count, string request)
        {
            for (var i = 0; i < count; i++)
            {
                var client = new TcpClient();
                _clients.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            }
        }

        /// <returns>What came on each until the gateway closed it.</returns>
        public Task<string[]> ReadToEndAsync() => Task.WhenAll(_clients.Select(ReadToEndAsync)).WaitAsync(TimeSpan.FromSeconds(20));

        public void Dispose() => _clients.ForEach(client => client.Dispose());

        private static async Task<string> ReadToEndAsync(TcpClient client)
        {
            var received = new MemoryStream();
            try
            {
                await client.GetStream().CopyToAsync(received);
            }
            catch (IOException)
            {
                // Closed with bytes of ours unread.
            }

            return Encoding.Latin1.GetString(received.ToArray());
        }
    }
}
