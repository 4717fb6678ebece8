using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests;

/// <summary>The types of RFC 9113, 6.</summary>
internal enum Http2FrameType : byte
{
    Data,
    Headers,
    Priority,
    ResetStream,
    Settings,
    PushPromise,
    Ping,
    GoAway,
    WindowUpdate,
    Continuation,
}

/// <summary>The codes of RFC 9113, 7.</summary>
internal enum Http2Error : uint
{
    None,
    Protocol,
    Internal,
    FlowControl,
    SettingsTimeout,
    StreamClosed,
    FrameSize,
    RefusedStream,
    Cancel,
    Compression,
    Connect,
    EnhanceYourCalm,
}

internal sealed record Http2Frame(Http2FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public bool EndsStream => Type is Http2FrameType.Data or Http2FrameType.Headers && (Flags & Http2Client.EndStream) != 0;

    /// <summary>The code of a GOAWAY or RST_STREAM (RFC 9113, 7).</summary>
    public Http2Error Error => (Http2Error)BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Type == Http2FrameType.GoAway ? 4 : 0));
}

/// <summary>An HTTP/2 client without TLS that sends any frame with anything in it, and so what no client should.</summary>
internal sealed class Http2Client : IDisposable
{
    public const byte EndStream = 1;
    public const byte Acknowledgement = 1;
    public const byte EndHeaders = 4;

    private readonly TcpClient _connection = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private NetworkStream? _stream;
    private BufferedStream? _reading;

    public static async Task<Http2Client> ConnectAsync(int port, params (ushort Setting, uint Value)[] settings)
    {
        var client = new Http2Client();
        await client._connection.ConnectAsync(IPAddress.Loopback, port, client._patience.Token);
        client._stream = client._connection.GetStream();
        client._reading = new BufferedStream(client._stream, 32 * 1024);
        var payload = new byte[6 * settings.Length];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * i), settings[i].Setting);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * i) + 2), settings[i].Value);
        }

        await client.SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Http2FrameType.Settings, 0, 0, payload)]);
        return client;
    }

    public static byte[] Frame(Http2FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, ((uint)payload.Length << 8) | (byte)type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public static byte[] Frame(Http2FrameType type, int stream, uint value)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, value);
        return Frame(type, 0, stream, payload);
    }

    /// <summary>A header block of literals (RFC 7541, 6.2.2), whatever is in them.</summary>
    public static byte[] Block(params IEnumerable<(string Name, string Value)> fields) =>
        [.. fields.SelectMany(field => new byte[] { 0 }.Concat(Literal(field.Name)).Concat(Literal(field.Value)))];

    public static byte[] Get(string path) => Block((":method", "GET"), (":scheme", "http"), (":authority", "x"), (":path", path));

    /// <summary>A string that is not compressed (RFC 7541, 5.2).</summary>
    public static byte[] Literal(string text)
    {
        var bytes = new List<byte>();
        var rest = text.Length;
        if (rest >= 127)
        {
            bytes.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
                bytes.Add((byte)(rest | 128));
        }

        bytes.Add((byte)rest);
        return [.. bytes, .. Encoding.Latin1.GetBytes(text)];
    }

    /// <summary>The status in the head of a response, which is its first field (RFC 9113, 8.3) and which Kestrel does not compress.</summary>
    public static int Status(Http2Frame headers)
    {
        int[] known = [200, 204, 206, 304, 400, 404, 500];
        var block = headers.Payload.AsSpan();
        while ((block[0] & 0xe0) == 0x20)
            block = block[1..];
        return (block[0] & 0x80) != 0 ? known[(block[0] & 0x7f) - 8] : int.Parse(Encoding.ASCII.GetString(block.Slice(2, 3)), null);
    }

    public async Task SendAsync(params byte[][] frames)
    {
        foreach (var frame in frames)
            await _stream!.WriteAsync(frame, _patience.Token);
    }

    /// <summary>Sends what may find the connection closed by the peer already.</summary>
    /// <returns>Whether it could be sent.</returns>
    public async Task<bool> TrySendAsync(params byte[][] frames)
    {
        try
        {
            await SendAsync(frames);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <returns>The next frame, or null at the end of the connection.</returns>
    public async Task<Http2Frame?> ReadAsync()
    {
        try
        {
            var head = new byte[9];
            await _reading!.ReadExactlyAsync(head, _patience.Token);
            var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(head) >> 8];
            await _reading.ReadExactlyAsync(payload, _patience.Token);
            return new Http2Frame((Http2FrameType)head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Reads up to the end of a stream: <c>200</c> or what status it got, <c>reset</c>, or <c>closed</c> with the connection.</summary>
    public async Task<string> OutcomeAsync(int stream)
    {
        string? status = null;
        while (await ReadAsync() is { Type: not Http2FrameType.GoAway } frame)
        {
            if (frame.Stream != stream)
                continue;
            if (frame.Type == Http2FrameType.ResetStream)
                return status ?? "reset";
            if (frame.Type == Http2FrameType.Headers && status is null)
                status = $"{Status(frame)}";
            if (frame.EndsStream)
                return status!;
        }

        return "closed";
    }

    public void Dispose()
    {
        _connection.Dispose();
        _patience.Dispose();
    }
}
