using System.Net.Sockets;

namespace Slipway.Gateway.Clusters;

/// <summary>A connection to an upstream, counted as long as it is open.</summary>
internal sealed class CountedStream(Socket socket, ClusterStats stats) : NetworkStream(socket, ownsSocket: true)
{
    private int _closed;

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            stats.ActiveConnections.Add(-1);
        base.Dispose(disposing);
    }
}
