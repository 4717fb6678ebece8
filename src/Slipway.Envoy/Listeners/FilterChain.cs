using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.listener.v3.FilterChain</c> whose match is empty.</summary>
public sealed record FilterChain
{
    /// <summary>Name, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Network filters in order; the last is an <see cref="HttpConnectionManager"/>.</summary>
    public ImmutableArray<NetworkFilter> Filters { get; init; } = [];
}

/// <summary><c>envoy.config.listener.v3.Filter</c>: one network filter of a chain.</summary>
public abstract record NetworkFilter
{
    /// <summary>The name the file gives this filter.</summary>
    public string Name { get; init; } = "";
}
