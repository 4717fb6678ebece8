using System.Collections.Frozen;
using Slipway.Envoy;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Clusters;

/// <summary>All clusters of a configuration by name: what routes and guests' callouts refer to.</summary>
internal sealed class ClusterRegistry(GatewayParts parts) : IAsyncDisposable
{
    private readonly List<string> _keys = [];
    private volatile FrozenDictionary<string, UpstreamCluster> _clusters = FrozenDictionary<string, UpstreamCluster>.Empty;

    public IEnumerable<UpstreamCluster> All => _clusters.Values.OrderBy(cluster => cluster.Configuration.Name, StringComparer.Ordinal);

    public IEnumerable<StatSample> Samples => _clusters.Values.SelectMany(cluster => cluster.Samples);

    public UpstreamCluster? Find(string name) => _clusters.GetValueOrDefault(name);

    /// <summary>
    /// Takes over the clusters; of those that no earlier configuration had it resolves names, and checks hosts, for the first time.
    /// </summary>
    /// <exception cref="GatewayException">A cluster's certificates cannot be read.</exception>
    public async Task StartAsync(IEnumerable<Cluster> clusters, CancellationToken cancellationToken)
    {
        var all = new List<UpstreamCluster>();
        var starting = new List<Task>();
        foreach (var configuration in clusters)
        {
            var key = ConfigurationDump.Fingerprint(configuration);
            if (parts.Clusters.Acquire(key) is not { } cluster)
            {
                cluster = new UpstreamCluster(configuration, parts.Stats, parts.Logger, parts.Options.Random);
                parts.Clusters.Add(key, cluster);
                starting.Add(cluster.StartAsync(cancellationToken));
            }

            _keys.Add(key);
            all.Add(cluster);
        }

        await Task.WhenAll(starting).ConfigureAwait(false);
        _clusters = all.ToFrozenDictionary(cluster => cluster.Configuration.Name, StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in _keys)
            await parts.Clusters.ReleaseAsync(key).ConfigureAwait(false);
    }
}
