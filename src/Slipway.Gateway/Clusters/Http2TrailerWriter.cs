using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Clusters;

/// <summary>
/// Looks at the frames that .NET's client sends on one connection: takes the mark out of the headers of a request that may have trailers, and
/// sends the trailers in place of the empty DATA frame that ends the request (RFC 9113, 4.1 and 6.2). Used by one writer at a time.
/// </summary>
internal sealed class Http2TrailerWriter
{
    private const int FrameHeaderLength = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Continuation = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>What every peer takes (RFC 9113, 6.5.2).</summary>
    private const int MaxFrameLength = 16384;

    /// <summary>Upstreams that reset requests early leave theirs behind; far more than can be under way at once.</summary>
    private const int MaxStreams = 4096;

    private readonly SortedDictionary<uint, OutgoingTrailers> _streams = [];
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly ArrayBufferWriter<byte> _block = new();
    private readonly ArrayBufferWriter<byte> _out = new();
    private int _preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length;
    private byte _headersFlags;

    /// <returns>What to send; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> bytes)
    {
        if (_pending.WrittenCount > 0)
        {
            // A frame that came in pieces.
            _pending.Write(bytes.Span);
            bytes = _pending.WrittenMemory.ToArray();
            _pending.Clear();
        }

        if (_preface == 0 && NeedsNoChange(bytes.Span))
            return bytes;
        _out.ResetWrittenCount();
        var input = bytes.Span;
        if (_preface > 0)
        {
            var length = Math.Min(_preface, input.Length);
            Pass(ref input, length);
            _preface -= length;
        }

        while (input.Length >= FrameHeaderLength)
        {
            var length = FrameHeaderLength + (input[0] << 16 | input[1] << 8 | input[2]);
            if (input.Length < length)
                break;
            Frame(ref input, length);
        }

        _pending.Write(input);
        return _out.WrittenMemory;
    }

    /// <summary>Whether these are whole frames of no interest, as all but the first and last of a body are; they need not be copied.</summary>
    private static bool NeedsNoChange(ReadOnlySpan<byte> input)
    {
        while (input.Length >= FrameHeaderLength)
        {
            var length = FrameHeaderLength + (input[0] << 16 | input[1] << 8 | input[2]);
            if (input.Length < length || input[3] is Headers or ResetStream or Continuation || (input[3] == Data && (input[4] & EndStream) != 0))
                return false;
            input = input[length..];
        }

        return input.IsEmpty;
    }

    private void Frame(ref ReadOnlySpan<byte> input, int length)
    {
        var (type, flags) = (input[3], input[4]);
        var stream = BinaryPrimitives.ReadUInt32BigEndian(input[5..]) & 0x7fffffff;
        switch (type)
        {
            case Headers or Continuation:
                if (type == Headers)
                    _headersFlags = flags;
                _block.Write(input[FrameHeaderLength..length]);
                input = input[length..];
                if ((flags & EndHeaders) != 0)
                    RequestHeaders(stream);
                return;
            case Data when (flags & EndStream) != 0 && _streams.Remove(stream, out var trailers):
                if (length == FrameHeaderLength && trailers.Follow)
                {
                    WriteTrailers(stream, trailers);
                    input = input[length..];
                    return;
                }

                break;
            case ResetStream:
                _streams.Remove(stream);
                break;
        }

        Pass(ref input, length);
    }

    private void RequestHeaders(uint stream)
    {
        var block = _block.WrittenSpan;
        if (OutgoingTrailers.Find(block, out var mark) is { } trailers)
        {
            _streams[stream] = trailers;
            if (_streams.Count > MaxStreams)
                _streams.Remove(_streams.First().Key);
        }

        WriteHeaders(stream, [.. block[..mark.Start], .. block[mark.End..]], (byte)(_headersFlags & ~EndHeaders));
        _block.ResetWrittenCount();
    }

    private void WriteTrailers(uint stream, OutgoingTrailers trailers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in trailers.Take())
        {
            block.Add(0);
            AppendString(block, name);
            AppendString(block, value);
        }

        if (block.Count == 0)
            WriteFrame(Data, EndStream, stream, default);
        else
            WriteHeaders(stream, [.. block], EndStream);
    }

    /// <summary>RFC 7541, 5.2: not compressed; the length as an integer with a prefix of seven bits.</summary>
    private static void AppendString(List<byte> block, string text)
    {
        const int Prefix = 127;
        if (text.Length < Prefix)
        {
            block.Add((byte)text.Length);
        }
        else
        {
            block.Add(Prefix);
            var rest = text.Length - Prefix;
            for (; rest >= 128; rest >>= 7)
                block.Add((byte)(rest | 128));
            block.Add((byte)rest);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }

    private void WriteHeaders(uint stream, ReadOnlySpan<byte> block, byte flags)
    {
        var type = Headers;
        do
        {
            var length = Math.Min(block.Length, MaxFrameLength);
            WriteFrame(type, (byte)(flags | (length == block.Length ? EndHeaders : 0)), stream, block[..length]);
            block = block[length..];
            (type, flags) = (Continuation, 0);
        }
        while (!block.IsEmpty);
    }

    private void WriteFrame(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        var header = _out.GetSpan(FrameHeaderLength);
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)payload.Length << 8 | type);
        header[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(header[5..], stream);
        _out.Advance(FrameHeaderLength);
        _out.Write(payload);
    }

    private void Pass(ref ReadOnlySpan<byte> input, int length)
    {
        _out.Write(input[..length]);
        input = input[length..];
    }
}
