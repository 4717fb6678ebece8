using Slipway.Gateway.Clusters;
using Slipway.ProxyWasm.Callouts;

namespace Slipway.Gateway.Configuration;

/// <summary>
/// Where callouts go: the clusters of the present configuration, before those of the one that is being built, whose plugins may call out
/// while they start.
/// </summary>
internal sealed class CurrentUpstreams : IUpstreams
{
    private volatile ClusterRegistry? _current;
    private volatile ClusterRegistry? _coming;

    /// <summary>A configuration is being built; null when that has ended without one.</summary>
    public ClusterRegistry? Coming
    {
        set => _coming = value;
    }

    public void Use(ClusterRegistry clusters) => (_current, _coming) = (clusters, null);

    public IUpstream? Find(string name) => _current?.Find(name) ?? _coming?.Find(name);
}
