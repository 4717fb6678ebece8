using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Forwarding;
using Slipway.ProxyWasm.Headers;

namespace Slipway.Gateway.Tests;

/// <summary>What .NET's client sends, with the trailers that it cannot send; frames as in RFC 9113.</summary>
public sealed class TrailerTests
{
    private static readonly byte[] s_preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    [Fact]
    public void Frames_pass_unchanged_in_whatever_pieces_they_come()
    {
        var frame = Gen.Select(Gen.Byte[0, 8], Gen.Byte, Gen.UInt[1, 100], Gen.Byte.Array[0, 50], (type, flags, stream, payload) =>

            // A block of headers is held until it is whole.
            Frame(type, (byte)(type == 1 ? flags | 4 : flags), stream, payload));
        Gen.Select(frame.Array[0, 20], Gen.Int[1, 40]).Sample((frames, size) =>
        {
            byte[] sent = [.. s_preface, .. frames.SelectMany(bytes => bytes)];
            var writer = new Http2TrailerWriter();
            var came = sent.Chunk(size).SelectMany(piece => writer.Rewrite(piece).ToArray());
            return came.SequenceEqual(sent);
        });
    }

    [Fact]
    public void A_block_of_headers_in_several_frames_stays_one_block()
    {
        var writer = new Http2TrailerWriter();
        byte[] sent = [.. s_preface, .. Frame(1, 1, 3, [1, 2]), .. Frame(9, 0, 3, [3]), .. Frame(9, 4, 3, [4, 5])];

        Assert.Equal([.. s_preface, .. Frame(1, 5, 3, [1, 2, 3, 4, 5])], writer.Rewrite(sent).ToArray());
    }

    [Fact]
    public void The_last_chunk_carries_trailers_but_none_that_would_frame_the_message_or_end_a_line()
    {
        var map = new HeaderMap();
        map.Add("x-sum", "42");
        map.Add("content-length", "7");
        map.Add("Transfer-Encoding", "chunked");
        map.Add("x-split", "a\r\nx-other: b");
        map.Add("x bad", "c");
        map.Add("x-byte", "\u00e9");
        using var trailers = new OutgoingTrailers(() => map);

        Assert.True(trailers.BodySent());
        Assert.Equal("0\r\nx-sum: 42\r\nx-byte: \u00e9\r\n\r\n", Encoding.Latin1.GetString(trailers.TakeLastChunk()));
        Assert.False(trailers.Follow);
    }

    [Fact]
    public async Task The_mark_of_a_request_goes_no_further_than_its_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(listener.LocalEndpoint, cancellation);
                return new UpstreamStream(socket, new ClusterStats(new Statistics.StatRegistry(), "c"), isHttp2: true);
            },
        });
        var map = new HeaderMap();
        map.Add("x-sum", "42");
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://upstream/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]),
        };
        request.Options.Set(ProxyWasm.Callouts.CalloutTrailers.Key, map);
        StreamedContent.Apply(request);
        var mark = request.Headers.NonValidated.Single(header => header.Key.StartsWith("x-slipway-", StringComparison.Ordinal)).Key;
        using var cancel = new CancellationTokenSource();
        var sending = client.SendAsync(request, cancel.Token);
        using var server = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = server.GetStream();
        await stream.WriteAsync(Frame(4, 0, 0, []), TestContext.Current.CancellationToken);

        var came = new MemoryStream();
        var buffer = new byte[4096];
        while (!Encoding.Latin1.GetString(came.ToArray()).Contains("x-sum\u000242", StringComparison.Ordinal))
            came.Write(buffer.AsSpan(0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)));

        Assert.DoesNotContain(mark, Encoding.Latin1.GetString(came.ToArray()), StringComparison.Ordinal);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static byte[] Frame(byte type, byte flags, uint stream, byte[] payload) =>
    [
        (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags,
        (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. payload,
    ];
}
