using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Tests.Abuse;

[Collection(AbuseCollection.Name)]
public sealed class Http2AbuseTests
{
    private const long Megabyte = 1 << 20;
    private const byte Whole = Http2Client.EndHeaders | Http2Client.EndStream;
    private const ushort InitialWindowSize = 4;

    public static TheoryData<string> Attacks => [.. Http2Attack.All.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task What_no_client_should_send_ends_its_stream_or_connection_and_nothing_else(string name)
    {
        var attack = Http2Attack.All.Single(each => each.Name == name);
        await using var gateway = await AbusedGateway.StartAsync(Never, "request_headers_timeout: 1s\nstream_idle_timeout: 1s");
        using (var client = await Http2Client.ConnectAsync(gateway.Gateway.Port))
        {
            var first = FirstAsync(client);
            foreach (var frames in attack.Frames)
            {
                if (!await client.TrySendAsync(frames))
                    break;
            }

            await gateway.ServesOthersAsync();

            // A connection closed with much still unread loses what was sent last.
            string[] expected = attack.Expect.StartsWith("closed", StringComparison.Ordinal) ? [attack.Expect, "closed"] : [attack.Expect];
            Assert.Contains(await first, expected);
            gateway.HasGrownByAtMost(12 * Megabyte);
        }

        await gateway.ComesToRestAsync();
        await gateway.ServesOthersAsync();
    }

    /// <summary>
    /// CVE-2023-44487, and CVE-2025-8671, where the client makes the server reset the stream. Kestrel serves 100 streams at a time, and
    /// bears as many more that have ended for the client only.
    /// </summary>
    [Theory]
    [InlineData("RST_STREAM", 1)]
    [InlineData("RST_STREAM", 50)]
    [InlineData("WINDOW_UPDATE beyond 2^31-1", 1)]
    [InlineData("WINDOW_UPDATE beyond 2^31-1", 50)]
    public async Task Streams_that_end_as_soon_as_they_are_opened_do_not_pile_up(string how, int together)
    {
        var (type, value) = how == "RST_STREAM"
            ? (Http2FrameType.ResetStream, (uint)Http2Error.Cancel)
            : (Http2FrameType.WindowUpdate, int.MaxValue);
        var (active, most) = (0, 0);
        await using var gateway = await AbusedGateway.StartAsync(async context =>
        {
            var now = Interlocked.Increment(ref active);
            Raise(ref most, now);
            try
            {
                await Never(context);
            }
            finally
            {
                Interlocked.Decrement(ref active);
            }
        });
        for (var connections = 0; connections < 20; connections++)
        {
            using var client = await Http2Client.ConnectAsync(gateway.Gateway.Port);
            var reading = DrainAsync(client);
            for (var first = 1; first < 1000; first += 2 * together)
            {
                var streams = Enumerable.Range(0, together).Select(i => first + (2 * i)).ToList();
                var opening = streams.SelectMany(stream => Http2Client.Frame(Http2FrameType.Headers, Whole, stream, Http2Client.Get("/")));
                var ending = streams.SelectMany(stream => Http2Client.Frame(type, stream, value));
                if (!await client.TrySendAsync([.. opening], [.. ending]))
                    break;
            }

            await gateway.ServesOthersAsync();
        }

        await gateway.ComesToRestAsync();
        gateway.HasGrownByAtMost(12 * Megabyte);
        Assert.InRange(most, 1, 200);
        var requests = await gateway.Gateway.AdminAsync("/stats?filter=downstream_rq_total");
        Assert.InRange(int.Parse(requests.Trim().Split(' ')[^1], CultureInfo.InvariantCulture), 1000, 11_000);
        await gateway.ServesOthersAsync();
    }

    [Theory]
    [InlineData("PING")]
    [InlineData("SETTINGS")]
    public async Task A_client_that_asks_for_answers_and_reads_none_is_not_read_from_any_more(string what)
    {
        await using var gateway = await AbusedGateway.StartAsync();
        using (var client = await Http2Client.ConnectAsync(gateway.Gateway.Port))
        {
            var frame = what == "PING"
                ? Http2Client.Frame(Http2FrameType.Ping, 0, 0, new byte[8])
                : Http2Client.Frame(Http2FrameType.Settings, 0, 0, [0, (byte)InitialWindowSize, 0, 0, 255, 255]);
            byte[] frames = [.. Enumerable.Repeat(frame, 1000).SelectMany(bytes => bytes)];
            var sent = 0;
            var flood = Task.Run(async () =>
            {
                while (Volatile.Read(ref sent) < 20_000 && await client.TrySendAsync(frames))
                    Interlocked.Increment(ref sent);
            });

            // Until nothing has moved for as long as others took for many requests.
            for (var (still, before) = (0, -1); still < 20 && !flood.IsCompleted;)
            {
                await gateway.ServesOthersAsync();
                (still, before) = Volatile.Read(ref sent) == before ? (still + 1, before) : (0, Volatile.Read(ref sent));
            }

            Assert.InRange(sent, 1, 19_999);
            gateway.HasGrownByAtMost(12 * Megabyte);
        }

        await gateway.ComesToRestAsync();
        await gateway.ServesOthersAsync();
    }

    [Fact]
    public async Task Large_responses_wait_at_the_upstream_for_a_client_whose_window_is_closed()
    {
        const int streams = 100;
        const int size = (int)Megabyte;
        var waiting = 0;
        await using var gateway = await AbusedGateway.StartAsync(async context =>
        {
            for (var i = 0; i < size / 16_384; i++)
            {
                var writing = context.Response.Body.WriteAsync(new byte[16_384], context.RequestAborted);
                if (!writing.IsCompleted)
                    Interlocked.Increment(ref waiting);
                await writing;
            }
        });
        using (var client = await Http2Client.ConnectAsync(gateway.Gateway.Port, (InitialWindowSize, 0)))
        {
            for (var i = 0; i < streams; i++)
                await client.SendAsync(Http2Client.Frame(Http2FrameType.Headers, Whole, 1 + (2 * i), Http2Client.Get("/large")));
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref waiting) >= streams));
            await gateway.ServesOthersAsync();
            gateway.HasGrownByAtMost(48 * Megabyte);

            await client.SendAsync(
                Http2Client.Frame(Http2FrameType.Settings, 0, 0, [0, (byte)InitialWindowSize, 0, 16, 0, 0]),
                Http2Client.Frame(Http2FrameType.WindowUpdate, 0, (uint)(streams * size)));
            var (ended, bytes) = (0, 0L);
            while (ended < streams)
            {
                var frame = await client.ReadAsync();
                Assert.True(frame is { Type: not (Http2FrameType.GoAway or Http2FrameType.ResetStream) });
                ended += frame.EndsStream ? 1 : 0;
                bytes += frame.Type == Http2FrameType.Data ? frame.Payload.Length : 0;
            }

            Assert.Equal(streams * (long)size, bytes);
        }

        await gateway.ComesToRestAsync();
        gateway.HasGrownByAtMost(16 * Megabyte);
    }

    [Fact]
    public async Task A_client_that_does_not_open_its_window_loses_its_stream_when_it_has_been_idle_for_too_long()
    {
        await using var gateway = await AbusedGateway.StartAsync(
            static async context => await context.Response.Body.WriteAsync(new byte[Megabyte], context.RequestAborted),
            "stream_idle_timeout: 0.5s");
        using (var client = await Http2Client.ConnectAsync(gateway.Gateway.Port, (InitialWindowSize, 0)))
        {
            await client.SendAsync(Http2Client.Frame(Http2FrameType.Headers, Whole, 1, Http2Client.Get("/large")));

            Assert.Equal("200", await FirstAsync(client));
            Assert.Equal("reset: Internal", await FirstAsync(client));
        }

        await gateway.ComesToRestAsync();
        await gateway.ServesOthersAsync();
    }

    private static void Raise(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value;)
            seen = Interlocked.CompareExchange(ref most, value, seen);
    }

    private static Task Never(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>The status of the next response, or how a stream or the connection ends before that.</summary>
    private static async Task<string> FirstAsync(Http2Client client)
    {
        while (await client.ReadAsync() is { } frame)
        {
            switch (frame.Type)
            {
                case Http2FrameType.GoAway:
                    return $"closed: {frame.Error}";
                case Http2FrameType.ResetStream:
                    return $"reset: {frame.Error}";
                case Http2FrameType.Headers:
                    return $"{Http2Client.Status(frame)}";
            }
        }

        return "closed";
    }

    private static async Task DrainAsync(Http2Client client)
    {
        while (await client.ReadAsync() is not null)
        {
        }
    }
}
