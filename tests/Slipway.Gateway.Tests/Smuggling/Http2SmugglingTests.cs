namespace Slipway.Gateway.Tests.Smuggling;

public sealed class Http2SmugglingTests
{
    private const string Everything = "{ match: { prefix: / }, route: { cluster: up } }";

    [Theory]
    [MemberData(nameof(Http2SmugglingCase.All), MemberType = typeof(Http2SmugglingCase))]
    public async Task One_HTTP_2_stream_is_one_request_to_an_HTTP_1_upstream_or_none(string subject, string name) =>
        await BecomesOneAsync(Http2SmugglingCase.Find(subject, name), filters: "");

    [Theory]
    [MemberData(nameof(Http2SmugglingCase.All), MemberType = typeof(Http2SmugglingCase))]
    public async Task So_it_is_through_a_filter_that_changes_the_headers(string subject, string name) =>
        await BecomesOneAsync(Http2SmugglingCase.Find(subject, name), Guests.Filter(Guests.AddsHeaders));

    private static async Task BecomesOneAsync(Http2SmugglingCase each, string filters)
    {
        await using var upstream = new StrictUpstream();
        string outcome;
        var next = "closed";
        await using (var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], filters: filters))
        {
            using var client = await Http2Client.ConnectAsync(gateway.Port);
            await client.SendAsync(each.Frames);
            outcome = await client.OutcomeAsync(1);
            if (outcome != "closed" && await client.TrySendAsync(Http2Client.Frame(Http2FrameType.Headers, 5, 3, Http2Client.Get("/next"))))
                next = await client.OutcomeAsync(3);
        }

        Assert.Empty(upstream.Faults);
        if (each.After is null)
        {
            Assert.Equal(each.Expect, outcome);
            Assert.Equal(each.Next, next);
        }
        else
        {
            // The answer to what came before may come first.
            Assert.Contains(each.Expect, new[] { outcome, next });
        }

        var requests = upstream.Requests.ToList();
        if (next == "200")
            Assert.Equal(1, requests.RemoveAll(request => request.StartsWith("GET /next HTTP/1.1\r\n", StringComparison.Ordinal)));
        Assert.InRange(requests.Count, each.IsForwarded ? 1 : 0, each.IsForwarded || each.After is not null ? 1 : 0);
        Assert.All(requests, request => Assert.Contains(each.Forwards ?? "", request, StringComparison.Ordinal));
        Assert.All(requests, request => Assert.DoesNotContain("smuggled", each.WithoutData(request), StringComparison.Ordinal));
    }
}
