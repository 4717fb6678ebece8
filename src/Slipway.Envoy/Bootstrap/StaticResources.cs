using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.bootstrap.v3.Bootstrap.StaticResources</c>.</summary>
public sealed record StaticResources
{
    /// <summary>Listeners in file order; names, where given, are unique.</summary>
    public ImmutableArray<Listener> Listeners { get; init; } = [];

    /// <summary>Clusters in file order; names are unique.</summary>
    public ImmutableArray<Cluster> Clusters { get; init; } = [];
}
