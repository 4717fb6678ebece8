using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Conformance.Tests;

/// <summary>
/// An HTTP/1.1 client that puts on the wire exactly what a case says and reports exactly what came back: header bytes of any
/// value, request trailers, half a request, a connection that ends early. HttpClient does none of these.
/// </summary>
internal static class Http1Client
{
    public static async Task<HttpMessage> SendAsync(int port, SentRequest request, Func<Task>? abortAfter, CancellationToken cancellation)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
        var stream = client.GetStream();
        var response = new HttpMessage();
        if (abortAfter is not null)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Head(request)), cancellation);
            await abortAfter();
            client.LingerState = new LingerOption(true, 0);
            response.CutShort = true;
            return response;
        }
        // The proxy may answer, and stop reading, before the whole request is sent.
        var sending = WriteAsync(stream, request, cancellation);
        try
        {
            await new ResponseReader(stream, response, request.Method == "HEAD").ReadAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            response.CutShort = true;
        }
        client.Close();
        await sending;
        return response;
    }

    private static string Head(SentRequest request)
    {
        var head = new StringBuilder($"{request.Method} {request.Path} HTTP/1.1\r\nhost: {request.Authority}\r\n");
        foreach (var header in request.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{header[0]}: {header[1]}\r\n");
        if (request.Chunks.Count > 0 || request.Trailers.Count > 0)
            head.Append("transfer-encoding: chunked\r\n");
        else if (request.Body is not null || request.BodySize > 0)
            head.Append(CultureInfo.InvariantCulture, $"content-length: {request.Body?.Length ?? request.BodySize}\r\n");
        return head.Append("\r\n").ToString();
    }

    private static async Task WriteAsync(NetworkStream stream, SentRequest request, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Head(request)), cancellation);
            var body = request.Body ?? new string('a', request.BodySize);
            if (request.Chunks.Count == 0 && request.Trailers.Count == 0)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(body), cancellation);
                return;
            }
            foreach (var chunk in request.Chunks.Count > 0 ? request.Chunks : [body])
            {
                if (chunk.Length > 0)
                    await stream.WriteAsync(Encoding.Latin1.GetBytes($"{chunk.Length:x}\r\n{chunk}\r\n"), cancellation);
            }
            var end = new StringBuilder("0\r\n");
            foreach (var trailer in request.Trailers)
                end.Append(CultureInfo.InvariantCulture, $"{trailer[0]}: {trailer[1]}\r\n");
            await stream.WriteAsync(Encoding.Latin1.GetBytes(end.Append("\r\n").ToString()), cancellation);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The proxy has answered and closed; the answer tells the story.
        }
    }

    private sealed class ResponseReader(NetworkStream stream, HttpMessage response, bool withoutBody)
    {
        private readonly byte[] _buffer = new byte[16384];
        private int _start;
        private int _end;

        public async Task ReadAsync(CancellationToken cancellation)
        {
            do
            {
                response.Headers.Clear();
                var status = await LineAsync(cancellation);
                response.Status = int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture);
                await HeadersAsync(response.Headers, cancellation);
            }
            while (response.Status is >= 100 and < 200);

            if (withoutBody || response.Status is 204 or 304)
            {
                // A body that must not be there would follow now; only a connection that ends can tell.
                if (response.Header("connection") is ["close"])
                    await ToEndAsync(cancellation);
                return;
            }
            if (response.Header("transfer-encoding") is ["chunked"])
            {
                long size;
                while ((size = ChunkSize(await LineAsync(cancellation))) > 0)
                {
                    await BytesAsync(size, cancellation);
                    await LineAsync(cancellation);
                }
                await HeadersAsync(response.Trailers, cancellation);
            }
            else if (response.Header("content-length") is [var length])
            {
                await BytesAsync(long.Parse(length, CultureInfo.InvariantCulture), cancellation);
            }
            else
            {
                await ToEndAsync(cancellation);
            }
        }

        private static long ChunkSize(string line) =>
            long.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        private async Task ToEndAsync(CancellationToken cancellation)
        {
            do
                await BytesAsync(_end - _start, cancellation);
            while (await FillAsync(cancellation));
        }

        private async Task HeadersAsync(List<KeyValuePair<string, string>> into, CancellationToken cancellation)
        {
            string line;
            while ((line = await LineAsync(cancellation)).Length > 0)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                into.Add(new(line[..colon], line[(colon + 1)..].Trim()));
            }
        }

        private async Task<string> LineAsync(CancellationToken cancellation)
        {
            var line = new StringBuilder();
            while (true)
            {
                if (_start == _end && !await FillAsync(cancellation))
                    throw new EndOfStreamException();
                var c = (char)_buffer[_start++];
                if (c == '\n')
                    return line.ToString();
                if (c != '\r')
                    line.Append(c);
            }
        }

        private async Task BytesAsync(long count, CancellationToken cancellation)
        {
            while (count > 0)
            {
                if (_start == _end && !await FillAsync(cancellation))
                    throw new EndOfStreamException();
                var take = (int)Math.Min(count, _end - _start);
                response.Body.Append(Encoding.Latin1.GetString(_buffer, _start, take));
                _start += take;
                count -= take;
            }
        }

        private async Task<bool> FillAsync(CancellationToken cancellation)
        {
            _start = 0;
            _end = await stream.ReadAsync(_buffer, cancellation);
            return _end > 0;
        }
    }
}
