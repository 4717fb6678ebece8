using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Yarp.ReverseProxy.Utilities.Tls;

namespace Slipway.Gateway.Listeners;

/// <summary>What the first bytes of a connection say: what chooses between filter chains before anything has been answered.</summary>
/// <param name="IsTls">Whether they are a TLS hello.</param>
/// <param name="ServerName">The server name it asks for, in lower case; empty for none.</param>
/// <param name="Protocols">The protocols it offers (ALPN), the preferred one first.</param>
internal readonly record struct ClientHello(bool IsTls, string ServerName, IReadOnlyList<string> Protocols)
{
    /// <summary>As in Envoy: a hello that is longer is not one.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int RecordHeader = 5;
    private const int MessageHeader = 4;

    /// <summary>Whether they came by QUIC, whose hello is TLS's in other packets; <see cref="IsTls"/> is false then.</summary>
    public bool IsQuic { get; init; }

    /// <summary>A connection that begins in another way, or was not looked at.</summary>
    public static ClientHello None { get; } = new(false, "", []);

    /// <summary>Reads the hello that the bytes begin with; null as long as more of them are needed.</summary>
    public static ClientHello? Read(ReadOnlySequence<byte> bytes)
    {
        Span<byte> start = stackalloc byte[RecordHeader + MessageHeader];
        var known = start[..(int)Math.Min(bytes.Length, start.Length)];
        bytes.Slice(0, known.Length).CopyTo(known);

        // A handshake record (22) of version 3.x, with a client's hello (1): RFC 8446, 5.1 and 4.
        if (known is [not 22, ..] or [_, not 3, ..] or [_, _, _, _, _, not 1, ..])
            return None;
        if (known.Length < start.Length)
            return null;
        var length = MessageHeader + BinaryPrimitives.ReadInt32BigEndian(start[RecordHeader..]) % (1 << 24);
        if (length > MaxBytes)
            return None;

        var record = ArrayPool<byte>.Shared.Rent(RecordHeader + length);
        try
        {
            start[..RecordHeader].CopyTo(record);
            BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(3), (ushort)length);
            return Join(bytes, record.AsSpan(RecordHeader, length)) switch
            {
                true => Parse(record.AsSpan(0, RecordHeader + length)),
                false => None,
                null => null,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }

    /// <summary>Joins a message that may come in several records: whether it is whole; null as long as it may become so.</summary>
    private static bool? Join(ReadOnlySequence<byte> bytes, Span<byte> message)
    {
        Span<byte> header = stackalloc byte[RecordHeader];
        while (!message.IsEmpty)
        {
            if (bytes.Length < RecordHeader)
                return null;
            bytes.Slice(0, RecordHeader).CopyTo(header);
            var length = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
            if (header[0] != 22 || length == 0)
                return false;
            var part = Math.Min(length, message.Length);
            bytes = bytes.Slice(RecordHeader);
            if (bytes.Length < part)
                return null;
            bytes.Slice(0, part).CopyTo(message);
            bytes = bytes.Slice(part);
            message = message[part..];
        }

        return true;
    }

    private static ClientHello Parse(ReadOnlySpan<byte> record)
    {
        var info = default(TlsFrameHelper.TlsFrameInfo);
        var protocols = new List<string>();
        const TlsFrameHelper.ProcessingOptions what =
            TlsFrameHelper.ProcessingOptions.ServerName | TlsFrameHelper.ProcessingOptions.ApplicationProtocol;
        try
        {
            if (!TlsFrameHelper.TryGetFrameInfo(record, ref info, what, ReadProtocols))
                return None;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // YARP trusts some of the lengths that a hello gives for its own parts (seen with YARP 2.3).
            return None;
        }

        return new ClientHello(true, (info.TargetName ?? "").ToLowerInvariant(), protocols);

        bool ReadProtocols(ref TlsFrameHelper.TlsFrameInfo frame, ExtensionType type, ReadOnlySpan<byte> data)
        {
            if (type == ExtensionType.ApplicationProtocols && data.Length >= 2)
            {
                for (data = data[2..]; data.Length > 1 && data.Length > data[0]; data = data[(1 + data[0])..])
                    protocols.Add(Encoding.Latin1.GetString(data.Slice(1, data[0])));
            }

            return true;
        }
    }
}
