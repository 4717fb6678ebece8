using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Slipway.Gateway.Http;

/// <summary>
/// Has HTTP/2 connections end. Where a client resets streams as fast as it opens them, Kestrel now and then waits forever for one of them
/// when the client has gone (seen with ASP.NET Core 10.0), and keeps what belongs to the connection: clients could fill the memory so.
/// </summary>
internal static class Http2ConnectionEnd
{
    /// <summary>How long the requests of a connection that is no more have to notice: they have all been aborted by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether HTTP/2 was chosen in the TLS handshake, or by the first bytes after it.</summary>
    public static bool IsHttp2(ConnectionContext connection) =>
        connection.Features.Get<ITlsApplicationProtocolFeature>() is { } chosen
        && chosen.ApplicationProtocol.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span);

    /// <summary>As middleware for connections that all speak HTTP/2.</summary>
    public static ConnectionDelegate Of(ConnectionDelegate serve) => connection => ServeAsync(connection, serve);

    /// <summary>Serves a connection until it is served, or has been closed for longer than that should take.</summary>
    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate serve)
    {
        var serving = serve(connection);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (connection.ConnectionClosed.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), closed))
            await Task.WhenAny(serving, closed.Task).ConfigureAwait(false);
        if (!serving.IsCompleted)
        {
            using var patience = new CancellationTokenSource(Patience);
            await serving.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (serving.IsCompleted)
            await serving.ConfigureAwait(false);
    }
}
