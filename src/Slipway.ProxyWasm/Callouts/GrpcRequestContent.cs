using System.Net;
using System.Threading.Channels;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>The messages a guest sends, as they come, until it closes its side.</summary>
/// <param name="limit">How many bytes may wait for the upstream to take them.</param>
/// <param name="all">What all callouts of the VM may take; these bytes count there too.</param>
internal sealed class GrpcRequestContent(long limit, CalloutBytes all) : HttpContent
{
    private long _waiting;
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Sends a message after those before it; once the stream has ended it goes nowhere.</summary>
    /// <returns>False when too many bytes wait already.</returns>
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (Interlocked.Read(ref _waiting) + message.Length > limit || !all.TryTake(message.Length))
            return false;
        Interlocked.Add(ref _waiting, message.Length);
        if (!_frames.Writer.TryWrite(GrpcFrames.Frame(message)))
            Sent(message.Length);
        return true;
    }

    public void Complete() => _frames.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers must not wait for the first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Sent(frame.Length - GrpcFrames.PrefixLength);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        // What has not been sent never will be.
        Complete();
        while (_frames.Reader.TryRead(out var frame))
            Sent(frame.Length - GrpcFrames.PrefixLength);
        base.Dispose(disposing);
    }

    private void Sent(int bytes)
    {
        Interlocked.Add(ref _waiting, -bytes);
        all.GiveBack(bytes);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
