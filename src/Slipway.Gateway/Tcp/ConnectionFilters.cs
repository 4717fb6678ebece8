using Microsoft.AspNetCore.Connections;
using Slipway.Gateway.Configuration;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Tcp;

/// <summary>The Wasm filters that the bytes of HTTP connections pass before HTTP is read from them.</summary>
/// <param name="filters">The filters.</param>
/// <param name="patience">How long a filter may hold the last of a connection's bytes; null for no limit.</param>
/// <param name="listener">The listener that takes the connections.</param>
/// <param name="generation">The version of the configuration that the filters belong to.</param>
internal sealed class ConnectionFilters(TcpFilterChain filters, TimeSpan? patience, ListenerInfo listener, Generation generation)
{
    /// <summary>A connection begins, and must be served; false where the configuration of these filters has ended.</summary>
    public bool TryEnter() => generation.TryEnter();

    /// <summary>Serves a connection that has entered, until it ends.</summary>
    /// <param name="connection">The client's.</param>
    /// <param name="serve">What is behind the filters.</param>
    /// <param name="stopping">Cancelled when no time is left for connections to end by themselves.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate serve, CancellationToken stopping)
    {
        var info = new TcpConnectionInfo(connection, listener);
        try
        {
            using var transport = new FilteredTransport(connection, filters, info, stopping);
            try
            {
                transport.Open();
                transport.Start();
                await serve(connection).ConfigureAwait(false);
            }
            finally
            {
                await transport.FinishAsync(patience).ConfigureAwait(false);
            }
        }
        finally
        {
            info.Complete();
            generation.Exit();
        }
    }
}
