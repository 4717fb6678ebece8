using System.ComponentModel;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Gateway.Tls;

/// <summary>
/// Ends TLS with the alert that says so (RFC 8446, 6.1), which Kestrel does not send: without it a client cannot tell a connection that has
/// come to its end from one that somebody has cut.
/// </summary>
internal static class TlsEnd
{
    /// <summary>A client that does not read holds nothing up for longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>To be called when nothing else is written; a connection that was aborted stays as it is.</summary>
    public static async Task SayAsync(ConnectionContext connection)
    {
        if (connection.ConnectionClosed.IsCancellationRequested || connection.Features.Get<SslStream>() is not { } stream)
            return;
        try
        {
            await stream.ShutdownAsync().WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (Exception e) when (
            e is IOException or InvalidOperationException or OperationCanceledException or TimeoutException or Win32Exception)
        {
            // The client has gone, or does not listen.
        }
    }
}
