using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.ProxyWasm.Callouts;

namespace Slipway.Gateway.Clusters;

/// <summary>All clusters of a configuration, by name; where requests and guests' callouts go.</summary>
internal sealed class ClusterRegistry : IUpstreams, IAsyncDisposable
{
    private readonly FrozenDictionary<string, UpstreamCluster> _clusters;

    private ClusterRegistry(IEnumerable<UpstreamCluster> clusters) =>
        _clusters = clusters.ToFrozenDictionary(cluster => cluster.Name, StringComparer.Ordinal);

    public IEnumerable<UpstreamCluster> All => _clusters.Values.OrderBy(cluster => cluster.Name, StringComparer.Ordinal);

    public static async Task<ClusterRegistry> StartAsync(IEnumerable<Cluster> clusters, ILogger logger, CancellationToken cancellationToken) =>
        new(await Task.WhenAll(clusters.Select(cluster => UpstreamCluster.StartAsync(cluster, logger, cancellationToken))).ConfigureAwait(false));

    public UpstreamCluster? Find(string name) => _clusters.GetValueOrDefault(name);

    IUpstream? IUpstreams.Find(string name) => Find(name);

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values)
            await cluster.DisposeAsync().ConfigureAwait(false);
    }
}
