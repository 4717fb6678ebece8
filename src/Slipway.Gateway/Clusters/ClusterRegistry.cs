using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Callouts;

namespace Slipway.Gateway.Clusters;

/// <summary>All clusters by name: what routes and guests' callouts refer to.</summary>
internal sealed class ClusterRegistry(IEnumerable<Cluster> clusters, StatRegistry stats, ILogger logger, Random random)
    : IUpstreams, IAsyncDisposable
{
    private readonly FrozenDictionary<string, UpstreamCluster> _clusters = clusters
        .Select(cluster => new UpstreamCluster(cluster, stats, logger, random))
        .ToFrozenDictionary(cluster => cluster.Configuration.Name, StringComparer.Ordinal);

    public IEnumerable<UpstreamCluster> All => _clusters.Values.OrderBy(cluster => cluster.Configuration.Name, StringComparer.Ordinal);

    public UpstreamCluster? Find(string name) => _clusters.GetValueOrDefault(name);

    IUpstream? IUpstreams.Find(string name) => Find(name);

    /// <summary>Resolves names for the first time.</summary>
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_clusters.Values.Select(cluster => cluster.StartAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values)
            await cluster.DisposeAsync().ConfigureAwait(false);
    }
}
