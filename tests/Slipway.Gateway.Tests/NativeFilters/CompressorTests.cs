using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Tests;

public sealed class CompressorTests
{
    private const string Library =
        "compressor_library: { name: text, typed_config: { '@type': type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip } }";

    private static readonly string Text = string.Concat(Enumerable.Repeat("all work and no play ", 50));

    [Fact]
    public async Task A_response_is_compressed_for_who_accepts_it()
    {
        await using var upstream = await StartUpstreamAsync();
        await using var gateway = await StartAsync(upstream);

        using var response = await SendAsync(gateway, "gzip");

        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        var compressed = await response.Content.ReadAsByteArrayAsync();
        Assert.True(compressed.Length < Text.Length / 5);
        Assert.Equal(Text, Decompress(compressed));
        var stats = await gateway.AdminAsync("/stats?filter=compressor&usedonly");
        Assert.Equal(
            $"http.ingress.compressor.text.gzip.compressed: 1\nhttp.ingress.compressor.text.gzip.header_compressor_used: 1\n"
            + $"http.ingress.compressor.text.gzip.total_compressed_bytes: {compressed.Length}\n"
            + $"http.ingress.compressor.text.gzip.total_uncompressed_bytes: {Text.Length}\n",
            stats);
    }

    [Theory]
    [InlineData("gzip", true, "header_compressor_used")]
    [InlineData("GZIP;q=0.5, identity;q=0.4", true, "header_compressor_used")]
    [InlineData("br, gzip;q=0.1", true, "header_compressor_used")]
    [InlineData("*", true, "header_wildcard")]
    [InlineData("gzip;q=0.2, identity;q=0.8", false, "header_identity")]
    [InlineData("gzip;q=0, *", false, "header_not_valid")]
    [InlineData("br", false, "header_not_valid")]
    [InlineData("gzip;q=x", false, "header_not_valid")]
    [InlineData(";;,", false, "header_not_valid")]
    [InlineData(null, false, "no_accept_header")]
    public async Task What_the_client_accepts_decides_by_its_quality(string? accept, bool isCompressed, string counter)
    {
        await using var upstream = await StartUpstreamAsync();
        await using var gateway = await StartAsync(upstream);

        using var response = await SendAsync(gateway, accept);

        Assert.Equal(isCompressed, response.Content.Headers.ContentEncoding.Count == 1);
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        Assert.Contains($".{counter}: 1\n", await gateway.AdminAsync("/stats?filter=compressor&usedonly"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("content-type", "image/png")]
    [InlineData("content-encoding", "br")]
    [InlineData("cache-control", "public, no-transform")]
    public async Task What_must_stay_as_it_is_does(string header, string value)
    {
        await using var upstream = await StartUpstreamAsync((header, value));
        await using var gateway = await StartAsync(upstream);

        using var response = await SendAsync(gateway, "gzip");

        Assert.DoesNotContain("gzip", response.Content.Headers.ContentEncoding);
        Assert.Empty(response.Headers.Vary);
        Assert.Equal(Text, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_short_response_is_not_worth_it()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("short");
        });
        await using var gateway = await StartAsync(upstream);

        using var response = await SendAsync(gateway, "gzip");

        Assert.Equal("short", await response.Content.ReadAsStringAsync());
        Assert.Contains("content_length_too_small: 1\n", await gateway.AdminAsync("/stats?filter=compressor"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a\"", "", null)]
    [InlineData("W/\"a\"", "", "W/\"a\"")]
    [InlineData("\"a\"", "weaken_etag_on_compress: true", "W/\"a\"")]
    [InlineData("\"a\"", "weaken_etag_on_compress: true, disable_on_etag_header: true", "W/\"a\"")]
    public async Task A_strong_validator_does_not_outlive_the_bytes_it_stands_for(string etag, string options, string? expected)
    {
        await using var upstream = await StartUpstreamAsync(("etag", etag));
        await using var gateway = await StartAsync(upstream, options);

        using var response = await SendAsync(gateway, "gzip");

        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        Assert.Equal(expected, response.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task Responses_with_a_validator_can_be_left_alone()
    {
        await using var upstream = await StartUpstreamAsync(("etag", "\"a\""));
        await using var gateway = await StartAsync(upstream, "disable_on_etag_header: true");

        using var response = await SendAsync(gateway, "gzip");

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal("\"a\"", response.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task Each_piece_of_a_stream_can_be_read_when_it_has_come()
    {
        var read = new SemaphoreSlim(0);
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            foreach (var piece in (string[])["first", "second"])
            {
                await context.Response.WriteAsync(piece);
                await context.Response.Body.FlushAsync();
                Assert.True(await read.WaitAsync(TimeSpan.FromSeconds(20)));
            }
        });
        await using var gateway = await StartAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("accept-encoding", "gzip");

        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);

        foreach (var piece in (string[])["first", "second"])
        {
            var bytes = new byte[piece.Length];
            await body.ReadExactlyAsync(bytes);
            Assert.Equal(piece, System.Text.Encoding.ASCII.GetString(bytes));
            read.Release();
        }

        Assert.Equal(0, await body.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Trailers_come_after_the_compressed_end_of_the_body()
    {
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                context.Response.ContentType = "text/plain";
                await context.Response.WriteAsync(Text);
                context.Response.AppendTrailer("x-end", "yes");
            },
            Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [Native.Everything], filters: Filter(""), cluster: TestGateway.Http2);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("accept-encoding", "gzip");

        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(Text, Decompress(await response.Content.ReadAsByteArrayAsync()));
        Assert.Equal("yes", response.TrailingHeaders.GetValues("x-end").Single());
    }

    [Fact]
    public async Task Answers_of_the_gateway_are_compressed_too_and_a_HEAD_has_no_body()
    {
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.ClosedPort(),
            [$"{{ match: {{ prefix: / }}, direct_response: {{ status: 200, body: {{ inline_string: '{Text}' }} }} }}"],
            filters: Filter(""));

        using var get = await SendAsync(gateway, "gzip");
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        request.Headers.Add("accept-encoding", "gzip");
        using var head = await gateway.Client.SendAsync(request);

        Assert.Equal(Text, Decompress(await get.Content.ReadAsByteArrayAsync()));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("disabled: true", false, true)]
    [InlineData("overrides: { response_direction_config: { remove_accept_encoding_header: true } }", true, false)]
    public async Task A_route_may_switch_it_and_hide_what_the_client_accepts(string config, bool isCompressed, bool isSeen)
    {
        await using var upstream = await StartUpstreamAsync();
        var own = Native.PerRoute("compressor", "CompressorPerRoute", config);
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [$"{{ match: {{ prefix: / }}, route: {{ cluster: up }}, {own} }}"], filters: Filter(""));

        using var response = await SendAsync(gateway, "gzip");

        Assert.Equal(isCompressed, response.Content.Headers.ContentEncoding.Count == 1);
        Assert.Equal(isSeen, upstream.Requests.Single().Contains("accept-encoding: gzip\n", StringComparison.Ordinal));
    }

    private static Task<Upstream> StartUpstreamAsync(params (string Name, string Value)[] headers) => Upstream.StartAsync(async context =>
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = Text.Length;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(Text);
    });

    private static Task<TestGateway> StartAsync(Upstream upstream, string options = "") =>
        TestGateway.StartAsync(upstream.Port, [Native.Everything], filters: Filter(options));

    private static string Filter(string options) =>
        Native.Filter("compressor", "Compressor", $"{Library}, response_direction_config: {{ {options} }}");

    private static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("accept-encoding", accept);
        return await gateway.Client.SendAsync(request);
    }

    private static string Decompress(byte[] bytes)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
