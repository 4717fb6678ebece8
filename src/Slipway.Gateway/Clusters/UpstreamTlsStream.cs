using System.Net.Security;
using System.Net.Sockets;
using Slipway.Gateway.Clusters.Turns;

namespace Slipway.Gateway.Clusters;

/// <summary>A connection to an upstream over TLS, counted as long as it is open.</summary>
internal sealed class UpstreamTlsStream(Socket socket, ClusterStats stats, bool? isHttp2)
    : SslStream(new TurnStream(socket, isHttp2 is null ? null : static () => LoopTurn.Current, stats.HeldWrites))
{
    private readonly OutgoingBytes _outgoing = new(isHttp2 == true);
    private int _closed;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = _outgoing.Rewrite(buffer);
        return buffer.IsEmpty ? ValueTask.CompletedTask : base.WriteAsync(buffer, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        Count();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        Count();
        base.Dispose(disposing);
    }

    private void Count()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            stats.ActiveConnections.Add(-1);
    }
}
