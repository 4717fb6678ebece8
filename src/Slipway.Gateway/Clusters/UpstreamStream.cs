using System.Net.Sockets;
using Slipway.Gateway.Clusters.Turns;

namespace Slipway.Gateway.Clusters;

/// <summary>A plain connection to an upstream, counted as long as it is open.</summary>
internal sealed class UpstreamStream(Socket socket, ClusterStats stats, bool? isHttp2)
    : TurnStream(socket, isHttp2 is null ? null : static () => LoopTurn.Current, stats.HeldWrites)
{
    private readonly OutgoingBytes _outgoing = new(isHttp2 == true);
    private int _closed;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = _outgoing.Rewrite(buffer);
        return buffer.IsEmpty ? ValueTask.CompletedTask : base.WriteAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            stats.ActiveConnections.Add(-1);
        base.Dispose(disposing);
    }
}
