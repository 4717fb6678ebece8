using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Slipway.Envoy;
using Slipway.Gateway.Limits;
using Slipway.Gateway.Tls;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Clusters;

/// <summary>Opens connections to the hosts of a cluster, over TLS where it is configured so. Thread-safe.</summary>
/// <param name="configuration">The cluster.</param>
/// <param name="tls">How TLS is spoken; null for not at all.</param>
/// <param name="stats">Where connections are counted.</param>
/// <param name="connected">Is told where a connection leads.</param>
/// <param name="stopping">Ends all attempts.</param>
internal sealed class UpstreamDialer(
    Cluster configuration, UpstreamTls? tls, ClusterStats stats, Action<IPEndPoint> connected, CancellationToken stopping) : IDisposable
{
    /// <summary>How often a connection is opened to get one that is on the loop wanted; .NET gives them to its loops in turn.</summary>
    private const int MostAttempts = 8;

    /// <summary>To hosts farther away than this, what a connection costs is more than what it saves to have it on the right loop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly SpareConnections _spares = new(stats);

    /// <param name="name">The host's name or address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="isHttp2">Which version of HTTP is spoken; null for none.</param>
    /// <param name="loop">The event loop on which the connection should be, see <see cref="EventLoop"/>; null for any.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="UpstreamConnectException">There is no connection, or not in time.</exception>
    public async Task<Stream> DialAsync(string name, int port, bool? isHttp2, int? loop, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        timeout.CancelAfter(configuration.ConnectTimeout);
        try
        {
            var addresses = await HostNames.ResolveAsync(name, configuration.DnsLookupFamily, timeout.Token).ConfigureAwait(false);
            if (addresses.Count == 0)
                throw new SocketException((int)SocketError.HostNotFound);
            var address = new IPEndPoint(addresses[0], port);
            var socket = loop is { } wanted
                ? await ConnectAsync(address, wanted, timeout.Token).ConfigureAwait(false)
                : (await ConnectAsync(address, timeout.Token).ConfigureAwait(false)).Socket;
            if (tls is null)
                return new UpstreamStream(socket, stats, isHttp2);
            var stream = new UpstreamTlsStream(socket, stats, isHttp2);
            try
            {
                await stream.AuthenticateAsClientAsync(tls.Options(isHttp2), timeout.Token).ConfigureAwait(false);
                return stream;
            }
            catch
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            stats.ConnectFailures.Increment();
            throw new UpstreamConnectException("connection timeout", e);
        }
        catch (Exception e) when (e is SocketException or AuthenticationException or IOException)
        {
            stats.ConnectFailures.Increment();
            throw new UpstreamConnectException("connection failure", e);
        }
    }

    public void Dispose() => _spares.Dispose();

    /// <summary>A connection on the loop wanted, if one of a few attempts leads there; on another otherwise.</summary>
    private async Task<Socket> ConnectAsync(IPEndPoint address, int loop, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var socket = _spares.Take(loop, address);
            int? found = loop;
            try
            {
                if (socket is null)
                    (socket, found) = await ConnectAsync(address, patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (
                attempt > 1 && e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Another was not to be had. The one before is as good as any, unless its own loop has taken it meanwhile.
                socket = _spares.Take(loop: null, address) ?? (await ConnectAsync(address, cancellationToken).ConfigureAwait(false)).Socket;
                found = null;
            }

            if (found == loop)
            {
                stats.ConnectionsOnLoop.Increment();
                return socket;
            }

            if (found is not { } other || attempt == MostAttempts || Stopwatch.GetElapsedTime(started) > Patience)
            {
                stats.ConnectionsOffLoop.Increment();
                return socket;
            }

            _spares.Keep(other, address, socket);
            patience.CancelAfter(Patience);
        }
    }

    /// <summary>A connection, counted as open, and the loop that it is on; null where that is not known.</summary>
    private async Task<(Socket Socket, int? Loop)> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (!DescriptorLimit.OfProcess.LeavesRoomForUpstream(socket))
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            var connecting = socket.ConnectAsync(address, cancellationToken);

            // One that need not wait is on no loop yet.
            var waits = !connecting.IsCompleted;
            await connecting.ConfigureAwait(false);
            connected(address);
            stats.ConnectionOpened();
            return (socket, waits ? EventLoop.Current : null);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
