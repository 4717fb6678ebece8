using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.core.v3.Node</c>: identity of the proxy, visible to guests as the <c>node</c> property.</summary>
public sealed record Node
{
    /// <summary>Opaque identifier of this proxy.</summary>
    public string Id { get; init; } = "";

    /// <summary>Name of the service cluster this proxy belongs to.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Opaque metadata.</summary>
    public StructValue.Struct Metadata { get; init; } = StructValue.Struct.Empty;

    /// <summary>Where the proxy runs.</summary>
    public Locality Locality { get; init; } = new();
}

/// <summary><c>envoy.config.core.v3.Locality</c>.</summary>
public sealed record Locality
{
    /// <summary>Region, for example <c>europe-west1</c>.</summary>
    public string Region { get; init; } = "";

    /// <summary>Zone inside the region.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Finer location inside the zone.</summary>
    public string SubZone { get; init; } = "";
}
