using System.Net;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.Listeners;

/// <summary>A listener at work: its address, and the filter chains for the connections that come in there.</summary>
internal abstract class GatewayListener : IAsyncDisposable
{
    private readonly GatewayParts _parts;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _retiring = new();
    private readonly HashSet<ChainServer> _retired = [];
    private volatile ListenerVersion _version;
    private Task? _accepting;

    protected GatewayListener(GatewayParts parts, Listener configuration)
    {
        _parts = parts;
        Stats = new ListenerStats(parts.Stats, configuration.Address.ToString());
        _version = new ListenerVersion(configuration, []);
        Stopping = _stopping.Token;
    }

    public abstract IPEndPoint Address { get; }

    protected ListenerStats Stats { get; }

    protected ILogger Logger => _parts.Logger;

    /// <summary>What connections are served by that come now.</summary>
    protected ListenerVersion Version => _version;

    /// <summary>Cancelled when no more connections are taken.</summary>
    protected CancellationToken Stopping { get; }

    /// <summary>Takes the address; nothing is accepted before <see cref="Use"/>.</summary>
    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<GatewayListener> BindAsync(GatewayParts parts, Listener listener, CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(IPAddress.Parse(listener.Address.Address), listener.Address.Port);
        return listener.IsUdp
            ? await QuicGatewayListener.BindAsync(parts, listener, address, cancellationToken).ConfigureAwait(false)
            : TcpGatewayListener.Bind(parts, listener, address);
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
                    started.Add(server = await ChainServer.StartAsync(chain, Stats, _parts, cancellationToken).ConfigureAwait(false));
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
        await UnbindAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_accepting is not null)
            await _accepting.ConfigureAwait(false);
        await Task.WhenAll(Servers().Select(server => server.StopAsync(cancellationToken))).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        foreach (var server in Servers())
            server.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Gives each connection to the filter chain it is for, until <see cref="UnbindAsync"/>.</summary>
    protected abstract Task AcceptAsync();

    /// <summary>Accepts no more connections.</summary>
    protected abstract ValueTask UnbindAsync();

    /// <summary>Gives the address back.</summary>
    protected abstract ValueTask CloseAsync();

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
}
