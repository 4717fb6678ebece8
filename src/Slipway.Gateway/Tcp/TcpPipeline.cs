using Microsoft.AspNetCore.Connections;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Balancing;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Tcp;

/// <summary>Everything a filter chain without HTTP does with a connection: connects it to a host of a cluster, and logs it.</summary>
internal sealed class TcpPipeline(
    TcpProxy proxy,
    TcpFilterChain? filters,
    ClusterRegistry clusters,
    ListenerInfo listener,
    Action<OperatorContext>? log,
    Generation generation,
    TcpStats stats,
    Random random)
{
    /// <summary>A connection begins, and must be served; false where the configuration of this pipeline has ended.</summary>
    public bool TryEnter() => generation.TryEnter();

    /// <summary>Serves a connection that has entered, until it ends.</summary>
    /// <param name="connection">The client's.</param>
    /// <param name="stopping">Cancelled when no time is left for connections to end by themselves.</param>
    public async Task ServeAsync(ConnectionContext connection, CancellationToken stopping)
    {
        stats.Connections.Increment();
        var info = new TcpConnectionInfo(connection, listener);
        try
        {
            if (filters is null)
                await ProxyAsync(connection, info, null, stopping).ConfigureAwait(false);
            else
                await FilterAsync(connection, info, filters, stopping).ConfigureAwait(false);
        }
        finally
        {
            info.Complete();
            stats.Received.Add(info.BytesReceived);
            stats.Sent.Add(info.BytesSent);
            log?.Invoke(new OperatorContext(info, null));
            generation.Exit();
        }
    }

    /// <summary>As in Envoy, an upstream is connected to when all filters have let the connection go on; nothing is read before.</summary>
    private async Task FilterAsync(ConnectionContext connection, TcpConnectionInfo info, TcpFilterChain filters, CancellationToken stopping)
    {
        using var transport = new FilteredTransport(connection, filters, info, stopping);
        try
        {
            if (await transport.OpenAsync(proxy.IdleTimeout).ConfigureAwait(false))
                await ProxyAsync(connection, info, transport, transport.Ending).ConfigureAwait(false);
        }
        finally
        {
            await transport.FinishAsync(proxy.IdleTimeout).ConfigureAwait(false);
        }
    }

    private async Task ProxyAsync(
        ConnectionContext connection, TcpConnectionInfo info, FilteredTransport? transport, CancellationToken stopping)
    {
        if (clusters.Find(ClusterName()) is not { } cluster)
        {
            stats.WithoutRoute.Increment();
            info.Flags |= ResponseFlags.NoClusterFound;
            return;
        }

        info.Cluster = cluster;
        if (!cluster.Breaker.TryBeginConnection())
        {
            info.Flags |= ResponseFlags.UpstreamOverflow;
            return;
        }

        try
        {
            if (await ConnectAsync(cluster, info, stopping).ConfigureAwait(false) is not { } upstream)
                return;
            info.Host!.RequestBegins();
            try
            {
                transport?.Start();
                var tunnel = new TcpTunnel(connection, upstream, info);
                await using (upstream.ConfigureAwait(false))
                    Count(await tunnel.RunAsync(proxy.IdleTimeout, proxy.MaxDownstreamConnectionDuration, stopping).ConfigureAwait(false));
            }
            finally
            {
                info.Host.RequestEnds();
            }
        }
        finally
        {
            cluster.Breaker.EndConnection();
        }
    }

    /// <summary>A connection to one of the cluster's hosts; null where there is none after all attempts.</summary>
    private async Task<Stream?> ConnectAsync(UpstreamCluster cluster, TcpConnectionInfo info, CancellationToken stopping)
    {
        var hash = proxy.HashesSource && info.Source is { } source ? RequestHash.Of(source.Address.ToString()) : (ulong?)null;
        for (uint attempt = 1; attempt <= proxy.MaxConnectAttempts; attempt++)
        {
            if (cluster.PickHost(hash) is not { } host)
            {
                cluster.Stats.NoHosts.Increment();
                info.Flags |= ResponseFlags.NoHealthyUpstream;
                return null;
            }

            info.SentTo(host, null, attempt);
            try
            {
                return await cluster.ConnectAsync(host, stopping).ConfigureAwait(false);
            }
            catch (UpstreamConnectException e)
            {
                info.UpstreamFailed(e.Reason);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        cluster.Stats.ConnectAttemptsExceeded.Increment();
        info.Flags |= ResponseFlags.UpstreamConnectionFailure | ResponseFlags.UpstreamRetryLimitExceeded;
        return null;
    }

    private string ClusterName()
    {
        if (proxy.Cluster is not WeightedClusters weighted)
            return ((NamedCluster)proxy.Cluster).Name;
        var drawn = (ulong)random.NextInt64() % weighted.TotalWeight;
        foreach (var cluster in weighted.Clusters)
        {
            if (drawn < cluster.Weight)
                return cluster.Name;
            drawn -= cluster.Weight;
        }

        return weighted.Clusters[^1].Name;
    }

    private void Count(TunnelEnd end)
    {
        if (end == TunnelEnd.Idle)
            stats.IdleTimeouts.Increment();
        else if (end == TunnelEnd.TooLong)
            stats.DurationLimits.Increment();
    }
}
