using System.Net;
using System.Threading.Channels;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>The messages a guest sends, as they come, until it closes its side.</summary>
internal sealed class GrpcRequestContent : HttpContent
{
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

    public GrpcRequestContent() => Headers.TryAddWithoutValidation("content-type", "application/grpc");

    public bool TrySend(ReadOnlySpan<byte> message) => _frames.Writer.TryWrite(GrpcFrames.Frame(message));

    public void Complete() => _frames.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers must not wait for the first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
