namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Requests of curl that are larger than they may be do not reach nginx, and the next one does.</summary>
public sealed class LimitPeerTests(Nginx nginx) : IClassFixture<Nginx>
{
    private const string Buffer = $$"""
        { name: buffer, typed_config: { {{PeerConfiguration.Type}}.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1000 } }
        """;

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2-prior-knowledge")]
    public async Task Header_fields(string version)
    {
        await using var gateway = await StartAsync();
        var large = Enumerable.Range(0, 8).SelectMany(i => new[] { "-H", $"x-large-{i}: {new string('x', 8000)}" });
        var many = Enumerable.Range(0, 101).SelectMany(i => new[] { "-H", $"x-{i}: 1" });

        Assert.Equal("431", await StatusAsync([version, .. large, gateway.Url("/seen")]));
        Assert.Equal("431", await StatusAsync([version, .. many, gateway.Url("/seen")]));
        Assert.Equal("200", await StatusAsync([version, gateway.Url("/seen")]));
    }

    [Theory]
    [InlineData("--http1.1", "content-type: text/plain")]
    [InlineData("--http1.1", "transfer-encoding: chunked")]
    [InlineData("--http2-prior-knowledge", "content-type: text/plain")]
    public async Task Bodies(string version, string field)
    {
        await using var gateway = await StartAsync();

        Assert.Equal("413", await StatusAsync(version, "-H", field, "-d", new string('x', 1001), gateway.Url("/seen")));
        Assert.Equal("200", await StatusAsync(version, "-H", field, "-d", new string('x', 1000), gateway.Url("/seen")));
        Assert.Equal(
            "cluster.up.upstream_rq_total: 1\n",
            await PeerGateway.CurlAsync(gateway.AdminUrl("/stats?filter=cluster.up.upstream_rq_total")));
    }

    private Task<PeerGateway> StartAsync()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        return PeerGateway.StartAsync(new PeerConfiguration { Upstreams = [nginx.Http1Port], Filters = Buffer });
    }

    private static Task<string> StatusAsync(params string[] arguments) =>
        PeerGateway.CurlAsync(["-o", "/dev/null", "-w", "%{http_code}", .. arguments]);
}
