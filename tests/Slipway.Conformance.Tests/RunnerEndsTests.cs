using System.Net;
using System.Net.Sockets;

namespace Slipway.Conformance.Tests;

/// <summary>The suite's own client and server, held against each other with no proxy between them.</summary>
public sealed class RunnerEndsTests
{
    private static readonly CancellationToken _limit = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_of_headers_bodies_and_trailers_arrive_as_they_were_sent()
    {
        await using var server = await ScriptedUpstream.StartAsync(
            [new() { Status = 201, Headers = [["x-up", "\xe9"]], Chunks = ["one", "two"] }]);
        var request = new SentRequest
        {
            Method = "PUT",
            Path = "/a%20b?c",
            Headers = [["x-down", "caf\xe9"]],
            Chunks = ["hel", "lo"],
            Trailers = [["x-trailer", "there"]],
        };
        var response = await Http1Client.SendAsync(server.Port, request, null, _limit);
        Assert.Equal(201, response.Status);
        Assert.Equal(["\xe9"], response.Header("x-up"));
        Assert.Equal("onetwo", response.Body.ToString());
        var seen = server.LastRequest!;
        Assert.Equal(("PUT", "/a%20b?c", "hello"), (seen.Method, seen.Path, seen.Body.ToString()));
        Assert.Equal(["caf\xe9"], seen.Header("x-down"));
        Assert.Contains(new("x-trailer", "there"), seen.Trailers);
    }

    [Fact]
    public async Task Http2_carries_the_same()
    {
        await using var server = await ScriptedUpstream.StartAsync([new() { Body = "hello", Trailers = [["x-end", "last"]] }]);
        var response = await Http2Client.SendAsync(
            server.Http2Port, new() { Method = "POST", Body = "x\xff", Authority = "some.host" }, _limit);
        Assert.Equal((200, "hello"), (response.Status, response.Body.ToString()));
        Assert.Contains(new("x-end", "last"), response.Trailers);
        Assert.Equal("x\xff", server.LastRequest!.Body.ToString());
        Assert.Equal(["some.host"], server.LastRequest.Header("host"));
    }

    [Theory]
    [InlineData(nameof(AnswerKind.Reset))]
    [InlineData(nameof(AnswerKind.CutShort))]
    public async Task A_response_that_ends_early_is_seen_as_cut_short(string kind)
    {
        await using var server = await ScriptedUpstream.StartAsync([new() { Kind = Enum.Parse<AnswerKind>(kind), Body = "half" }]);
        Assert.True((await Http1Client.SendAsync(server.Port, new(), null, _limit)).CutShort);
    }

    [Fact]
    public async Task An_aborted_request_is_known_to_the_server_before_the_client_leaves()
    {
        await using var server = await ScriptedUpstream.StartAsync([new() { Kind = AnswerKind.Never }]);
        await Http1Client.SendAsync(server.Port, new() { Path = "/left" }, () => server.WaitForCallAsync(_limit), _limit);
        Assert.Equal("/left", server.LastRequest!.Path);
    }

    [Fact]
    public async Task A_proxy_that_ends_at_once_has_refused_the_configuration_with_what_it_said()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        var refusal = await Assert.ThrowsAsync<ProxyRefusedException>(
            () => ProxyProcess.StartAsync("dotnet no-such-command", port, _limit));
        Assert.Contains("no-such-command", refusal.Message, StringComparison.Ordinal);
    }
}
