using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Limits;

namespace Slipway.Gateway.Listeners;

/// <summary>A listener for TCP.</summary>
internal sealed class TcpGatewayListener : GatewayListener
{
    /// <summary>In milliseconds.</summary>
    private const long ComplaintInterval = 10_000;

    private readonly ListeningSocket _socket;
    private long _lastComplaint = -ComplaintInterval;

    private TcpGatewayListener(GatewayParts parts, Listener configuration, ListeningSocket socket)
        : base(parts, configuration) => _socket = socket;

    public override IPEndPoint Address => _socket.Address;

    /// <inheritdoc cref="GatewayListener.BindAsync"/>
    public static TcpGatewayListener Bind(GatewayParts parts, Listener listener, IPEndPoint address) =>
        new(parts, listener, ListeningSocket.Bind($"Listener {listener.Name}", address, parts.Options.LoggerFactory));

    protected override ValueTask UnbindAsync() => _socket.UnbindAsync(CancellationToken.None);

    protected override ValueTask CloseAsync() => _socket.DisposeAsync();

    protected override async Task AcceptAsync()
    {
        try
        {
            while (await _socket.AcceptSocketAsync().ConfigureAwait(false) is { } accepted)
            {
                if (DescriptorLimit.OfProcess.LeavesRoomForClient(accepted))
                    _ = DispatchAsync(accepted);
                else
                    Refuse(accepted);
            }
        }
        catch (Exception e)
        {
            Logger.LogCritical(e, "Listener {Listener} accepts no more connections", Version.Configuration.Name);
        }
    }

    /// <summary>As Envoy does with connections above its limit: they are closed at once.</summary>
    private void Refuse(Socket accepted)
    {
        accepted.Close(timeout: 0);
        Stats.Overflows.Increment();
        if (Environment.TickCount64 - _lastComplaint < ComplaintInterval)
            return;
        _lastComplaint = Environment.TickCount64;
        Logger.LogWarning(
            "Listener {Listener} refuses connections: nearly all of the {Limit} files the process may open are open; raise the limit (ulimit -n)",
            Version.Configuration.Name, DescriptorLimit.OfProcess.Most);
    }

    private async Task DispatchAsync(Socket accepted)
    {
        Stats.Connections.Increment();
        Stats.Active.Add(1);
        ConnectionContext? connection = null;
        try
        {
            var isMultiplexed = MayBeHttp2(accepted) && await FirstLook.IsHttp2Async(accepted, Stopping).ConfigureAwait(false);
            connection = _socket.Connect(accepted, isMultiplexed);
            if (await TryServeAsync(connection).ConfigureAwait(false))
                return;
        }
        catch (Exception e)
        {
            // The client has gone before it said anything, or the listener is stopping.
            Logger.LogDebug(e, "A connection from {Client} has ended before it was served", connection?.RemoteEndPoint);
            connection?.Abort();
        }

        Stats.Active.Add(-1);
        if (connection is null)
            accepted.Dispose();
        else
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    private bool MayBeHttp2(Socket accepted)
    {
        var version = Version;
        if (version.NeedsHello)
            return version.Chains.Any(chain => chain.Server.MayBeHttp2);
        var server = version.Find(accepted.LocalEndPoint as IPEndPoint, accepted.RemoteEndPoint as IPEndPoint, ClientHello.None);
        return server is { MayBeHttp2: true };
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
