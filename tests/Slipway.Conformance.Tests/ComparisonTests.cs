namespace Slipway.Conformance.Tests;

public sealed class ComparisonTests
{
    private static readonly HttpMessage _response = new() { Status = 404, Headers = { new("X-A", "1") }, Trailers = { new("x-t", "2") } };

    [Fact]
    public void Everything_that_is_not_mentioned_may_be_anything() =>
        Assert.Empty(Comparison.OfResponse(new Expectation(), _response));

    [Fact]
    public void Every_difference_is_told()
    {
        var expected = new Expectation
        {
            Status = 200,
            Headers = { ["x-a"] = new(ExpectedText.Rule.Absent, []) },
            Body = new(ExpectedText.Rule.Equals, ["hello"]),
            BodySize = 5,
            Trailers = { ["x-t"] = new(ExpectedText.Rule.Equals, ["3"]) },
        };
        Assert.Equal(5, Comparison.OfResponse(expected, _response).Count());
    }

    [Fact]
    public void Names_of_headers_are_the_same_in_any_case() =>
        Assert.Empty(Comparison.OfResponse(new() { Headers = { ["x-a"] = new(ExpectedText.Rule.Equals, ["1"]) } }, _response));

    [Fact]
    public void A_response_cut_short_differs_unless_it_is_expected()
    {
        var cut = new HttpMessage { CutShort = true };
        Assert.Single(Comparison.OfResponse(new Expectation(), cut));
        Assert.Empty(Comparison.OfResponse(new Expectation { Closed = true }, cut));
        Assert.Single(Comparison.OfResponse(new Expectation { Closed = true }, _response));
    }

    [Fact]
    public void A_server_that_was_asked_or_not_asked_is_noticed()
    {
        Assert.Single(Comparison.OfRequest("the upstream", new(), null));
        Assert.Single(Comparison.OfRequest("the upstream", new() { Called = false }, new HttpMessage { Path = "/" }));
        Assert.Empty(Comparison.OfRequest("the upstream", new() { Called = false }, null));
    }

    [Fact]
    public void Log_lines_must_come_in_their_order()
    {
        string[] lines = ["one", "two", "three"];
        Assert.Null(ProxyLog.FirstMissing(lines, ["one", "three"]));
        Assert.Equal("one", ProxyLog.FirstMissing(lines, ["three", "one"]));
        Assert.Equal("one", ProxyLog.FirstMissing(lines, ["one", "one"]));
    }
}
