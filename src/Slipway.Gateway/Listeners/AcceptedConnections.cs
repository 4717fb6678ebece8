using System.Threading.Channels;

namespace Slipway.Gateway.Listeners;

/// <summary>Connections that have been accepted, until Kestrel takes them. Thread-safe.</summary>
internal sealed class AcceptedConnections<T>
    where T : class
{
    private readonly Channel<T> _connections = Channel.CreateUnbounded<T>();

    /// <summary>False where no connection is taken any more.</summary>
    public bool TryAdd(T connection) => _connections.Writer.TryWrite(connection);

    /// <returns>The next connection; null where there will be none.</returns>
    public async ValueTask<T?> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _connections.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_connections.Reader.TryRead(out var connection))
                return connection;
        }

        return null;
    }

    /// <summary>Takes no more connections.</summary>
    public ValueTask CompleteAsync()
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
