using System.Net;
using System.Net.Sockets;

namespace Slipway.Gateway.Clusters;

/// <summary>
/// Connections that came to be on another event loop than the one that wanted them: for the next request of that loop, or for nobody after
/// two seconds. Thread-safe.
/// </summary>
internal sealed class SpareConnections(ClusterStats stats) : IDisposable
{
    /// <summary>An upstream that hears nothing may close a connection; the shortest such limits in use are a few seconds.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private const int Most = 64;

    private readonly Lock _lock = new();
    private readonly List<Spare> _spares = [];
    private bool _disposed;

    /// <summary>Takes over a connection.</summary>
    public void Keep(int loop, IPEndPoint address, Socket socket)
    {
        var spare = new Spare(loop, address, socket);
        lock (_lock)
        {
            if (!_disposed && _spares.Count < Most)
            {
                _spares.Add(spare);
                _ = ExpireAsync(spare);
                return;
            }
        }

        Close(socket);
    }

    /// <summary>Gives a connection away for good.</summary>
    /// <param name="loop">The loop on which it is; null for any.</param>
    /// <param name="address">Where it leads.</param>
    public Socket? Take(int? loop, IPEndPoint address)
    {
        while (true)
        {
            Spare? found;
            lock (_lock)
            {
                found = _spares.Find(spare => (loop is null || spare.Loop == loop) && spare.Address.Equals(address));
                if (found is null)
                    return null;
                _spares.Remove(found);
            }

            // Nothing has been asked yet: something to read is the end, or an answer to nothing.
            if (!found.Socket.Poll(0, SelectMode.SelectRead))
                return found.Socket;
            Close(found.Socket);
        }
    }

    public void Dispose()
    {
        Spare[] left;
        lock (_lock)
        {
            _disposed = true;
            left = [.. _spares];
            _spares.Clear();
        }

        foreach (var spare in left)
            Close(spare.Socket);
    }

    private async Task ExpireAsync(Spare spare)
    {
        await Task.Delay(Longest).ConfigureAwait(false);
        lock (_lock)
        {
            if (!_spares.Remove(spare))
                return;
        }

        Close(spare.Socket);
    }

    private void Close(Socket socket)
    {
        socket.Dispose();
        stats.ActiveConnections.Add(-1);
    }

    private sealed record Spare(int Loop, IPEndPoint Address, Socket Socket);
}
