using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Slipway.Gateway.Listeners;

/// <summary>As <see cref="ConnectionQueue"/>, for QUIC.</summary>
internal sealed class QuicConnectionQueue : EndPoint, IMultiplexedConnectionListener
{
    private readonly AcceptedConnections<MultiplexedConnectionContext> _connections = new();

    public EndPoint EndPoint => this;

    /// <summary>Has Kestrel speak HTTP/3 on the connections.</summary>
    /// <param name="options">The server's.</param>
    /// <param name="around">What goes around serving a connection.</param>
    public void Listen(KestrelServerOptions options, Func<MultiplexedConnectionDelegate, MultiplexedConnectionDelegate> around) =>
        options.Listen(this, listen =>
        {
            listen.Protocols = HttpProtocols.Http3;
            listen.DisableAltSvcHeader = true;

            // Kestrel wants to hear of TLS, whose handshake is over when a connection comes here.
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = static _ => throw new UnreachableException() });
            ((IMultiplexedConnectionBuilder)listen).Use(around);
        });

    /// <summary>False where no connection is taken any more.</summary>
    public bool TryAdd(QuicConnection connection) => _connections.TryAdd(connection);

    public ValueTask<MultiplexedConnectionContext?> AcceptAsync(
        IFeatureCollection? features = null, CancellationToken cancellationToken = default) => _connections.TakeAsync(cancellationToken);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

    public ValueTask DisposeAsync() => _connections.CompleteAsync();

    /// <summary>Gives Kestrel the listeners that it is told to listen at.</summary>
    internal sealed class Factory : IMultiplexedConnectionListenerFactory
    {
        public ValueTask<IMultiplexedConnectionListener> BindAsync(
            EndPoint endpoint, IFeatureCollection? features = null, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult((IMultiplexedConnectionListener)endpoint);
    }
}
