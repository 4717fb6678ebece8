using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Slipway.Gateway.Tests.Smuggling;

public sealed class SmugglingTests
{
    private const string Everything = "{ match: { prefix: / }, route: { cluster: up } }";

    [Theory]
    [MemberData(nameof(SmugglingCase.All), MemberType = typeof(SmugglingCase))]
    public async Task Nothing_reaches_an_HTTP_1_upstream_that_could_be_read_in_two_ways(string subject, string name) =>
        await ReadInOneWayAsync(SmugglingCase.Find(subject, name), filters: "");

    [Theory]
    [MemberData(nameof(SmugglingCase.All), MemberType = typeof(SmugglingCase))]
    public async Task Nor_does_it_through_a_filter_that_changes_the_headers(string subject, string name) =>
        await ReadInOneWayAsync(SmugglingCase.Find(subject, name), Guests.Filter(Guests.AddsHeaders));

    [Theory]
    [MemberData(nameof(SmugglingCase.All), MemberType = typeof(SmugglingCase))]
    public async Task An_HTTP_2_upstream_gets_the_same_requests(string subject, string name)
    {
        var each = SmugglingCase.Find(subject, name);
        var complete = 0;
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                Interlocked.Increment(ref complete);
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], cluster: TestGateway.Http2);

        Assert.Equal(each.Expect, await each.SendAsync(gateway.Port));

        Assert.Equal(each.Forwarded, complete);
        Assert.DoesNotContain(upstream.Requests, request => request.Contains("/smuggled", StringComparison.Ordinal));
    }

    private static async Task ReadInOneWayAsync(SmugglingCase each, string filters)
    {
        await using var upstream = new StrictUpstream();
        await using (var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], filters: filters))
            Assert.Equal(each.Expect, await each.SendAsync(gateway.Port));

        Assert.Empty(upstream.Faults);
        Assert.Equal(each.Forwarded, upstream.Requests.Count);
        Assert.All(upstream.Requests, request => Assert.DoesNotContain("smuggled", request.Split("\r\n")[0], StringComparison.Ordinal));
    }
}
