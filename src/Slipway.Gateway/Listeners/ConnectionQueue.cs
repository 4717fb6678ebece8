using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Gateway.Listeners;

/// <summary>Hands connections that have been accepted elsewhere to Kestrel, which takes this for a place where it listens.</summary>
internal sealed class ConnectionQueue : EndPoint, IConnectionListener
{
    private readonly AcceptedConnections<ConnectionContext> _connections = new();

    public EndPoint EndPoint => this;

    /// <summary>False where no connection is taken any more.</summary>
    public bool TryAdd(ConnectionContext connection) => _connections.TryAdd(connection);

    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => _connections.TakeAsync(cancellationToken);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

    public ValueTask DisposeAsync() => _connections.CompleteAsync();

    /// <summary>Gives Kestrel the listeners that it is told to listen at.</summary>
    internal sealed class Factory : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult((IConnectionListener)endpoint);
    }
}
