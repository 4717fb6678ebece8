namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>The client, the servers and the comparison that the cases rely on, without a gateway between them.</summary>
public sealed class StepToolsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_upstream_keeps_and_describes_what_it_received()
    {
        await using var upstream = await EchoUpstream.StartAsync(Cancellation);
        using var client = new StepClient();
        var request = new ClientRequest
        {
            Method = "PUT",
            Path = "/a%2Fb?c=d",
            Headers = new() { ["x-one"] = "1" },
            Chunks = ["some", " text ", "☕"],
        };

        var response = await client.SendAsync(upstream.Http1Port, 1, request, Cancellation);

        Assert.Equal("echo", response.Headers["x-upstream"]);
        Assert.Contains("\"path\":\"/a%2Fb?c=d\"", response.Body, StringComparison.Ordinal);
        var received = Assert.Single(upstream.TakeReceived());
        Assert.Equal(("PUT", "/a%2Fb?c=d", "some text ☕"), (received.Method, received.Path, received.Body));
        Assert.Equal("1", received.Headers["x-one"]);
        Assert.Empty(upstream.TakeReceived());
    }

    [Fact]
    public async Task The_upstream_sends_the_status_body_and_trailers_that_a_request_asks_for()
    {
        await using var upstream = await EchoUpstream.StartAsync(Cancellation);
        using var client = new StepClient();
        var request = new ClientRequest
        {
            Headers = new() { ["x-echo-status"] = "503", ["x-echo-response-body"] = "busy", ["x-echo-trailers"] = "x-a=1,x-b=2" },
        };

        var response = await client.SendAsync(upstream.Http2Port, 2, request, Cancellation);

        Assert.Equal((503, "busy"), (response.Status, response.Body));
        Assert.Equal(("1", "2"), (response.Trailers["x-a"], response.Trailers["x-b"]));
    }

    [Theory]
    [InlineData("Bearer alice", 200, "alice may ask")]
    [InlineData("Bearer mallory", 403, "mallory may not ask")]
    [InlineData("Basic alice", 401, "unknown caller")]
    public async Task The_authority_knows_everybody_but_refuses_mallory(string authorization, int status, string body)
    {
        await using var auth = await AuthUpstream.StartAsync(Cancellation);
        using var client = new StepClient();
        var request = new ClientRequest { Method = "POST", Headers = new() { ["authorization"] = authorization }, Body = "ask" };

        var response = await client.SendAsync(auth.Http1Port, 1, request, Cancellation);

        Assert.Equal((status, body), (response.Status, response.Body));
    }

    [Fact]
    public void Every_difference_in_a_response_is_named()
    {
        var expected = new ExpectedResponse
        {
            Headers = new() { ["x-same"] = "1", ["x-other"] = "1", ["x-missing"] = "1" },
            Absent = ["x-surplus"],
            Trailers = new() { ["x-trailer"] = "1" },
            Body = "this",
            BodyContains = ["that", "body"],
        };
        var actual = new ReceivedResponse(500, Fields(("x-same", "1"), ("x-other", "2"), ("x-surplus", "3")), Fields(), "a body");

        Assert.Equal(
            [
                "the response's status is 500, not 200, with the body 'a body'",
                "the response header x-other is '2', not '1'",
                "the response header x-missing is missing, it should be '1'",
                "the response header x-surplus is '3', it should be absent",
                "the response trailer x-trailer is missing, it should be '1'",
                "the response's body is 'a body', not 'this'",
                "the response's body lacks 'that'; it is 'a body'",
            ],
            Differences.Of(expected, actual));
    }

    [Fact]
    public void Every_difference_in_a_forwarded_request_is_named()
    {
        var expected = new ExpectedRequest { Method = "GET", Path = "/a", Headers = new() { ["x-one"] = "1" }, Body = "" };
        var actual = new ReceivedRequest("POST", "/b", Fields(("x-one", "2")), "text");

        Assert.Equal(
            [
                "the method at upstream is 'POST', not 'GET'",
                "the path at upstream is '/b', not '/a'",
                "the request header at upstream x-one is '2', not '1'",
                "the request body at upstream is 'text', not ''",
            ],
            Differences.Of(StepServer.Upstream, expected, [actual]));
        Assert.Equal(["the auth server received 0 requests instead of one"], Differences.Of(StepServer.Auth, expected, []));
    }

    private static Dictionary<string, string> Fields(params (string Name, string Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value);
}
