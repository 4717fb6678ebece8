using System.Net;
using System.Threading.Channels;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>The messages a guest sends, as they come, until it closes its side.</summary>
/// <param name="limit">How many bytes may wait for the upstream to take them.</param>
internal sealed class GrpcRequestContent(long limit) : HttpContent
{
    /// <summary>What a frame is charged besides its bytes, so that a great many empty ones are bounded too.</summary>
    private const int FrameOverhead = 64;

    private long _waiting;
    private readonly Channel<(byte[] Frame, CalloutMemory.Share Memory)> _frames =
        Channel.CreateUnbounded<(byte[] Frame, CalloutMemory.Share Memory)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Sends a message after those before it; once the stream has ended it goes nowhere.</summary>
    /// <returns>False when too many bytes wait already.</returns>
    public bool TrySend(ReadOnlySpan<byte> message, CalloutMemory.Share memory)
    {
        var size = GrpcFrames.PrefixLength + FrameOverhead + message.Length;
        if (Interlocked.Read(ref _waiting) + message.Length > limit || !memory.TryTake(size))
            return false;
        if (_frames.Writer.TryWrite((GrpcFrames.Frame(message), memory)))
            Interlocked.Add(ref _waiting, message.Length);
        else
            memory.GiveBack(size);
        return true;
    }

    public void Complete() => _frames.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers must not wait for the first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var (frame, memory) in _frames.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _waiting, -(frame.Length - GrpcFrames.PrefixLength));
            memory.GiveBack(FrameOverhead + frame.Length);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
