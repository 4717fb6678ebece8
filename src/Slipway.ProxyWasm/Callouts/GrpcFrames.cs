using System.Buffers.Binary;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>gRPC's length-prefixed messages: a compression flag, four bytes of length, the message.</summary>
internal static class GrpcFrames
{
    public const int PrefixLength = 5;

    public static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    /// <returns>The next message; null at the end of the stream.</returns>
    /// <exception cref="IOException">The stream ends within a message, or the message is compressed or too large.</exception>
    /// <param name="stream">Where they come from.</param>
    /// <param name="limit">The largest message, in bytes.</param>
    /// <param name="tryHold">Asks whether there is room for a message.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<byte[]?> ReadAsync(Stream stream, int limit, Func<long, bool> tryHold, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        var read = await stream.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read == 0)
            return null;
        if (read < PrefixLength)
            throw new IOException("The stream ended within a gRPC message.");
        if (prefix[0] != 0)
            throw new IOException("The gRPC message is compressed, which was not offered.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > limit)
            throw new IOException($"The gRPC message has {length} bytes; at most {limit} are taken.");
        if (!tryHold(length))
            throw new IOException("The messages of all callouts together are too large.");
        var message = new byte[length];
        await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);
        return message;
    }
}
