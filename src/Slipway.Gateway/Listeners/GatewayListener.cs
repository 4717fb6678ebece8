using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.Listeners;

/// <summary>A listener at work: its address, and the connections that come in there, each of which it gives to the filter chain it is for.</summary>
internal sealed class GatewayListener : IAsyncDisposable
{
    private readonly GatewayParts _parts;
    private readonly IConnectionListener _socket;
    private readonly ListenerStats _stats;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _retiring = new();
    private readonly HashSet<ChainServer> _retired = [];
    private volatile ListenerVersion _version;
    private Task? _accepting;

    private GatewayListener(GatewayParts parts, Listener configuration, IConnectionListener socket)
    {
        (_parts, _socket) = (parts, socket);
        _stats = new ListenerStats(parts.Stats, configuration.Address.ToString());
        _version = new ListenerVersion(configuration, []);
    }

    public IPEndPoint Address => (IPEndPoint)_socket.EndPoint;

    /// <summary>Takes the address; nothing is accepted before <see cref="Use"/>.</summary>
    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<GatewayListener> BindAsync(GatewayParts parts, Listener listener, CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(IPAddress.Parse(listener.Address.Address), listener.Address.Port);
        var socket = await ListeningSocket
            .BindAsync($"Listener {listener.Name}", address, parts.Options.LoggerFactory, cancellationToken)
            .ConfigureAwait(false);
        return new GatewayListener(parts, listener, socket);
    }

    /// <summary>Whether a configuration's listener is this one, and takes over its socket and its connections.</summary>
    public bool Is(Listener listener) => _version.Configuration is var present
        && present.Address == listener.Address
        && (listener.Address.Port != 0 || present.Name == listener.Name);

    /// <summary>Starts what a version needs and this listener has not; nothing is served by it yet.</summary>
    public async Task<ListenerVersion> PrepareAsync(Listener configuration, ServedChain[] chains, CancellationToken cancellationToken)
    {
        var present = _version.Chains.Select(chain => chain.Server).ToList();
        var (served, started) = (new List<(ServedChain, ChainServer)>(), new List<ChainServer>());
        try
        {
            foreach (var chain in chains)
            {
                var server = present.Find(server => server.CanServe(chain));
                if (server is not null)
                    present.Remove(server);
                else
                    started.Add(server = await ChainServer.StartAsync(chain, _stats, _parts, cancellationToken).ConfigureAwait(false));
                served.Add((chain, server));
            }

            return new ListenerVersion(configuration, served);
        }
        catch
        {
            started.ForEach(server => server.Dispose());
            throw;
        }
    }

    /// <summary>Takes back what <see cref="PrepareAsync"/> has made; a listener that has nothing else ends.</summary>
    public async Task DropAsync(ListenerVersion version)
    {
        foreach (var (_, server) in version.Chains)
        {
            if (_version.Chains.All(present => present.Server != server))
                server.Dispose();
        }

        if (_accepting is null)
            await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Serves everything by this version from now on. Connections of a filter chain that it has no more are ended after the requests under way.
    /// </summary>
    public void Use(ListenerVersion version)
    {
        var before = Servers();
        foreach (var (chain, server) in version.Chains)
            server.Use(chain);
        _version = version;
        foreach (var server in before.Where(server => version.Chains.All(now => now.Server != server)))
        {
            var successor = version.Chains.FirstOrDefault(now => server.CanContinueAs(now.Chain)).Chain;
            if (successor is not null)
                server.Use(successor);
            _ = RetireAsync(server, isContinued: successor is not null);
        }

        _accepting ??= AcceptAsync();
    }

    /// <summary>Accepts no more connections, and waits for requests under way until the token is cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _socket.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_accepting is not null)
            await _accepting.ConfigureAwait(false);
        await Task.WhenAll(Servers().Select(server => server.StopAsync(cancellationToken))).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync().ConfigureAwait(false);
        foreach (var server in Servers())
            server.Dispose();
        _stopping.Dispose();
    }

    private ChainServer[] Servers()
    {
        lock (_retiring)
            return [.. _version.Chains.Select(chain => chain.Server), .. _retired];
    }

    private async Task RetireAsync(ChainServer server, bool isContinued)
    {
        bool isRetired;
        lock (_retiring)
            isRetired = !_retired.Add(server);
        if (!isContinued)
        {
            using var drain = new CancellationTokenSource(_parts.Options.DrainTime);
            await server.StopAsync(drain.Token).ConfigureAwait(false);
        }

        if (isRetired)
            return;
        await server.RetireAsync().ConfigureAwait(false);
        lock (_retiring)
            _retired.Remove(server);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (await _socket.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is { } connection)
                _ = DispatchAsync(connection);
        }
        catch (Exception e)
        {
            _parts.Logger.LogCritical(e, "Listener {Listener} accepts no more connections", _version.Configuration.Name);
        }
    }

    private async Task DispatchAsync(ConnectionContext connection)
    {
        _stats.Connections.Increment();
        _stats.Active.Add(1);
        try
        {
            if (await TryServeAsync(connection).ConfigureAwait(false))
                return;
        }
        catch (Exception e)
        {
            // The client has gone before it said anything, or the listener is stopping.
            _parts.Logger.LogDebug(e, "A connection from {Client} has ended before it was served", connection.RemoteEndPoint);
            connection.Abort();
        }

        _stats.Active.Add(-1);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> TryServeAsync(ConnectionContext connection)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var version = _version;
            var hello = version.NeedsHello ? await ReadHelloAsync(connection, version.Configuration).ConfigureAwait(false) : ClientHello.None;
            if (hello is null)
                return false;
            if (version.Find(connection.LocalEndPoint as IPEndPoint, connection.RemoteEndPoint as IPEndPoint, hello.Value) is not { } server)
            {
                _stats.Unmatched.Increment();
                return false;
            }

            connection.Features.Set(ListenerConnection.Of(connection, hello.Value));
            var isHttp2 = server.PrefacePatience is { } patience
                && await HttpPreface.IsHttp2Async(connection.Transport.Input, patience, _stopping.Token).ConfigureAwait(false);

            // The server may have been retired meanwhile, and then there is another version.
            if (server.TryServe(connection, isHttp2))
                return true;
        }

        return false;
    }

    /// <summary>What the connection begins with; null where it is to be closed for not having said so in time.</summary>
    private async ValueTask<ClientHello?> ReadHelloAsync(ConnectionContext connection, Listener configuration)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        if (configuration.ListenerFiltersTimeout is { } limit)
            timeout.CancelAfter(limit);
        try
        {
            return await FirstBytes.ReadAsync<ClientHello>(connection.Transport.Input, ClientHello.Read, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            _stats.InspectionTimeouts.Increment();
            return configuration.ContinueOnListenerFiltersTimeout ? ClientHello.None : null;
        }
    }
}
