using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.Listeners;

/// <summary>A listener for TCP.</summary>
internal sealed class TcpGatewayListener : GatewayListener
{
    private readonly IConnectionListener _socket;

    private TcpGatewayListener(GatewayParts parts, Listener configuration, IConnectionListener socket)
        : base(parts, configuration) => _socket = socket;

    public override IPEndPoint Address => (IPEndPoint)_socket.EndPoint;

    /// <inheritdoc cref="GatewayListener.BindAsync"/>
    public static async Task<TcpGatewayListener> BindAsync(
        GatewayParts parts, Listener listener, IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = await ListeningSocket
            .BindAsync($"Listener {listener.Name}", address, parts.Options.LoggerFactory, cancellationToken)
            .ConfigureAwait(false);
        return new TcpGatewayListener(parts, listener, socket);
    }

    protected override ValueTask UnbindAsync() => _socket.UnbindAsync(CancellationToken.None);

    protected override ValueTask CloseAsync() => _socket.DisposeAsync();

    protected override async Task AcceptAsync()
    {
        try
        {
            while (await _socket.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is { } connection)
                _ = DispatchAsync(connection);
        }
        catch (Exception e)
        {
            Logger.LogCritical(e, "Listener {Listener} accepts no more connections", Version.Configuration.Name);
        }
    }

    private async Task DispatchAsync(ConnectionContext connection)
    {
        Stats.Connections.Increment();
        Stats.Active.Add(1);
        try
        {
            if (await TryServeAsync(connection).ConfigureAwait(false))
                return;
        }
        catch (Exception e)
        {
            // The client has gone before it said anything, or the listener is stopping.
            Logger.LogDebug(e, "A connection from {Client} has ended before it was served", connection.RemoteEndPoint);
            connection.Abort();
        }

        Stats.Active.Add(-1);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> TryServeAsync(ConnectionContext connection)
    {
        while (!Stopping.IsCancellationRequested)
        {
            var version = Version;
            var hello = version.NeedsHello ? await ReadHelloAsync(connection, version.Configuration).ConfigureAwait(false) : ClientHello.None;
            if (hello is null)
                return false;
            if (version.Find(connection.LocalEndPoint as IPEndPoint, connection.RemoteEndPoint as IPEndPoint, hello.Value) is not { } server)
            {
                Stats.Unmatched.Increment();
                return false;
            }

            connection.Features.Set(ListenerConnection.Of(connection, hello.Value));
            var isHttp2 = server.PrefacePatience is { } patience
                && await HttpPreface.IsHttp2Async(connection.Transport.Input, patience, Stopping).ConfigureAwait(false);

            // The server may have been retired meanwhile, and then there is another version.
            if (server.TryServe(connection, isHttp2))
                return true;
        }

        return false;
    }

    /// <summary>What the connection begins with; null where it is to be closed for not having said so in time.</summary>
    private async ValueTask<ClientHello?> ReadHelloAsync(ConnectionContext connection, Listener configuration)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        if (configuration.ListenerFiltersTimeout is { } limit)
            timeout.CancelAfter(limit);
        try
        {
            return await FirstBytes.ReadAsync<ClientHello>(connection.Transport.Input, ClientHello.Read, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Stopping.IsCancellationRequested)
        {
            Stats.InspectionTimeouts.Increment();
            return configuration.ContinueOnListenerFiltersTimeout ? ClientHello.None : null;
        }
    }
}
