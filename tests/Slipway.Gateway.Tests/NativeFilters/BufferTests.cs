using System.Net;

namespace Slipway.Gateway.Tests;

public sealed class BufferTests
{
    [Fact]
    public async Task A_request_goes_upstream_when_it_is_complete_and_with_its_length()
    {
        await using var upstream = await Upstream.StartAsync(async context => await context.Request.Body.CopyToAsync(context.Response.Body));
        await using var gateway = await StartAsync(upstream, 100);
        var pieces = new PiecewiseContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = pieces };
        request.Headers.TransferEncodingChunked = true;

        var sending = gateway.Client.SendAsync(request);
        await pieces.WriteAsync("first ");
        await Eventually.TrueAsync(async () =>
            (await gateway.AdminAsync("/stats?filter=http.ingress.downstream_rq_active")).Contains("active: 1\n", StringComparison.Ordinal));
        Assert.Empty(upstream.Requests);
        await pieces.WriteAsync("second");
        pieces.End();
        using var response = await sending;

        Assert.Equal("first second", await response.Content.ReadAsStringAsync());
        var seen = upstream.Requests.Single();
        Assert.Contains("content-length: 12\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("transfer-encoding", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_trailers_goes_on_when_they_have_come()
    {
        await using var upstream = await Upstream.StartAsync(async context => await context.Request.Body.CopyToAsync(context.Response.Body));
        await using var gateway = await StartAsync(upstream, 100);

        var answer = await gateway.SendRawAsync(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nx-sum: 1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("body", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, HttpStatusCode.OK)]
    [InlineData(11, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_longer_request_than_may_be_held_is_refused(int length, HttpStatusCode status)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, 10);

        using var response = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[length]));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? 1 : 0, upstream.Requests.Count);
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("websocket")]
    public async Task A_body_does_not_get_past_the_limit_by_asking_for_another_protocol(string protocol)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [Native.Everything],
            "upgrade_configs: [{ upgrade_type: websocket }]",
            Native.Filter("buffer", "Buffer", "max_request_bytes: 10"));

        var answer = await gateway.SendRawAsync(
            $"POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\nUpgrade: {protocol}\r\nContent-Length: 11\r\n\r\n01234567890");

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task The_limit_may_be_above_the_listeners_own()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.Body.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{body.Length}"));
        });
        await using var gateway = await StartAsync(upstream, 4 * 1024 * 1024);

        using var response = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[3 * 1024 * 1024]));

        Assert.Equal("3145728", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_route_may_have_another_limit_or_none()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [
                $"{{ match: {{ prefix: /more }}, route: {{ cluster: up }}, {Native.PerRoute("buffer", "BufferPerRoute", "buffer: { max_request_bytes: 20 }")} }}",
                $"{{ match: {{ prefix: /any }}, route: {{ cluster: up }}, {Native.PerRoute("buffer", "BufferPerRoute", "disabled: true")} }}",
                Native.Everything,
            ],
            filters: Native.Filter("buffer", "Buffer", "max_request_bytes: 10"));

        Assert.Equal(413, await StatusAsync("/", 15));
        Assert.Equal(200, await StatusAsync("/more", 15));
        Assert.Equal(413, await StatusAsync("/more", 25));
        Assert.Equal(200, await StatusAsync("/any", 25));

        async Task<int> StatusAsync(string path, int length)
        {
            using var response = await gateway.Client.PostAsync(path, new ByteArrayContent(new byte[length]));
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Wasm_filters_may_stand_on_either_side()
    {
        await using var upstream = await Upstream.StartAsync(async context => await context.Request.Body.CopyToAsync(context.Response.Body));
        var buffer = Native.Filter("buffer", "Buffer", "max_request_bytes: 100");
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [Native.Everything], filters: Guests.Filter(Guests.AddsHeaders) + "\n" + buffer + "\n" + Guests.Filter(Guests.AddsHeaders));

        using var response = await gateway.Client.PostAsync("/", new StringContent("body"));

        Assert.Equal("body", await response.Content.ReadAsStringAsync());
        Assert.Contains("x-added: yes, yes\n", upstream.Requests.Single(), StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(Upstream upstream, int most) => TestGateway.StartAsync(
        upstream.Port, [Native.Everything], filters: Native.Filter("buffer", "Buffer", $"max_request_bytes: {most}"));

    /// <summary>A body that is sent as it is written.</summary>
    private sealed class PiecewiseContent : HttpContent
    {
        private readonly System.Threading.Channels.Channel<byte[]> _pieces = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

        public ValueTask WriteAsync(string piece) => _pieces.Writer.WriteAsync(System.Text.Encoding.ASCII.GetBytes(piece));

        public void End() => _pieces.Writer.Complete();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await foreach (var piece in _pieces.Reader.ReadAllAsync())
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
