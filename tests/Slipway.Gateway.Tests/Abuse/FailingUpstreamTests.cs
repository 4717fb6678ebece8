using System.Net;
using System.Text;

namespace Slipway.Gateway.Tests.Abuse;

[Collection(AbuseCollection.Name)]
public sealed class FailingUpstreamTests
{
    private const long Megabyte = 1 << 20;
    private const string Impatient = "timeout: 0.5s";

    /// <summary>For upstreams that fail without being waited for, however busy the machine is.</summary>
    private const string Patient = "timeout: 60s";

    private static readonly Dictionary<string, Func<Stream, Task>> s_upstreams = new()
    {
        ["never answers"] = HoldAsync,
        ["closes at once"] = static _ => Task.CompletedTask,
        ["closes after the request"] = static stream => ReadAsync(stream),
        ["sends half a header, and no more"] = static stream => SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Le", HoldAsync),
        ["sends half a header and closes"] = static stream => SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Le"),
        ["sends what is not HTTP"] = static stream => SendAsync(stream, "SSH-2.0-OpenSSH_9.9\r\n\r\n", HoldAsync),
        ["sends a header without end"] = static stream => RepeatAsync(stream, "HTTP/1.1 200 OK\r\n", "X: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
        ["sends one line without end"] = static stream => RepeatAsync(stream, "HTTP/1.1 200 OK\r\nX: ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ["says 100 without end"] = static stream => RepeatAsync(stream, "", "HTTP/1.1 100 Continue\r\n\r\n"),
        ["sends two lengths"] = static stream =>
            SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", HoldAsync),
        ["sends a second answer"] = static stream =>
            SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled", HoldAsync),
        ["sends half a body and closes"] = static stream => SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        ["sends half a body, and no more"] = static stream => SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", HoldAsync),
        ["sends half a chunk and closes"] = static stream => SendAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf"),
        ["sends a chunk of no size"] = static stream =>
            SendAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf", HoldAsync),
        ["sends one chunk extension without end"] = static stream =>
            RepeatAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    };

    [Theory]
    [InlineData("never answers", "504")]
    [InlineData("closes at once", "503")]
    [InlineData("closes after the request", "503")]
    [InlineData("sends half a header, and no more", "504")]
    [InlineData("sends half a header and closes", "503")]
    [InlineData("sends what is not HTTP", "503")]
    [InlineData("sends a header without end", "503")]
    [InlineData("sends one line without end", "503")]
    [InlineData("says 100 without end", "503")]
    [InlineData("sends two lengths", "503")]
    [InlineData("sends a second answer", "200 ok")]
    [InlineData("sends half a body and closes", "broken")]
    [InlineData("sends half a body, and no more", "broken")]
    [InlineData("sends half a chunk and closes", "broken")]
    [InlineData("sends a chunk of no size", "503 broken")]
    [InlineData("sends one chunk extension without end", "503 broken")]
    public async Task An_upstream_that_fails_fails_its_request_and_nothing_else(string how, string outcome)
    {
        // What comes with the header is read with it, or after it has been passed on.
        string[] expected = outcome == "503 broken" ? outcome.Split(' ') : [outcome];
        await using var upstream = TcpUpstream.Start(s_upstreams[how]);
        var isWaitedFor = how.EndsWith("no more", StringComparison.Ordinal) || outcome == "504";
        await using var gateway = await AbusedGateway.StartAsync(upstream.Port, route: isWaitedFor ? Impatient : Patient);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OutcomeAsync(gateway.Gateway.Client, version, null)));
            Assert.All(outcomes, each => Assert.Contains(each.Split(": ")[0], expected));
            await gateway.ServesOthersAsync();
        }

        await gateway.ComesToRestAsync(connections: null);
        gateway.HasGrownByAtMost(12 * Megabyte);
    }

    [Fact]
    public async Task An_upstream_that_does_not_read_holds_up_the_client_until_the_stream_has_been_idle_for_too_long()
    {
        await using var upstream = TcpUpstream.Start(HoldAsync);
        await using var gateway = await AbusedGateway.StartAsync(upstream.Port, "stream_idle_timeout: 0.5s");

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => OutcomeAsync(gateway.Gateway.Client, HttpVersion.Version20, 64 * Megabyte)));

        Assert.All(outcomes, each => Assert.Equal("408", each.Split(": ")[0]));
        await gateway.ServesOthersAsync();
        await gateway.ComesToRestAsync(connections: null);
        gateway.HasGrownByAtMost(48 * Megabyte);
    }

    /// <summary>The status of a response, with its body where it is whole.</summary>
    private static async Task<string> OutcomeAsync(HttpClient client, Version version, long? bodyLength)
    {
        using var request = new HttpRequestMessage(bodyLength is null ? HttpMethod.Get : HttpMethod.Post, "/")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = bodyLength is { } length ? new StreamContent(new Zeros(length)) : null,
        };
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode ? $"{(int)response.StatusCode} {body}" : $"{(int)response.StatusCode}: {body}";
        }
        catch (HttpRequestException e)
        {
            return $"broken: {e.GetBaseException().Message}";
        }
    }

    private static Task HoldAsync(Stream stream) => stream.CopyToAsync(Stream.Null);

    private static async Task ReadAsync(Stream stream) => Assert.NotEqual(0, await stream.ReadAsync(new byte[4096]));

    private static async Task SendAsync(Stream stream, string response, Func<Stream, Task>? then = null)
    {
        await ReadAsync(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
        if (then is not null)
            await then(stream);
    }

    private static async Task RepeatAsync(Stream stream, string response, string more)
    {
        await SendAsync(stream, response);
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(more, 100)));
        while (true)
            await stream.WriteAsync(bytes);
    }

    /// <summary>So many zeros.</summary>
    private sealed class Zeros(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            buffer.AsSpan(offset, read).Clear();
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
