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
    /// <param name="stream">The response.</param>
    /// <param name="limit">The largest message, in bytes.</param>
    /// <param name="memory">Of which the message is taken; the caller gives it back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">The stream ends within a message, or the message is compressed or too large.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, int limit, CalloutMemory.Share memory, CancellationToken cancellationToken)
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
        if (!memory.TryTake(length))
            throw new IOException("The callouts of the VM hold as much as they may.");
        var message = new byte[length];
        await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);
        return message;
    }
}
