using System.Net;

namespace Slipway.Operators.Cluster;

/// <summary>
/// The content of a leader's request, which asks whether it still is one as late as can be: when the connection is there, and the content is
/// about to be written to it. A request whose content does not come is not executed.
/// </summary>
internal sealed class LeadersContent(ReadOnlyMemory<byte> content, Func<bool> isLeader) : HttpContent
{
    /// <summary>Whether the content was held back.</summary>
    public bool IsRefused { get; private set; }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!isLeader())
        {
            IsRefused = true;
            throw new IOException("This host does not lead any more.");
        }

        await stream.WriteAsync(content, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = content.Length;
        return true;
    }
}
