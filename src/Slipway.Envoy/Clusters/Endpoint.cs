namespace Slipway.Envoy;

/// <summary><c>envoy.config.endpoint.v3.LbEndpoint</c> with what it inherits from its locality.</summary>
public sealed record Endpoint
{
    /// <summary>IP address, or for DNS clusters a host name, and port.</summary>
    public SocketAddress Address { get; init; } = new("", 0);

    /// <summary>Host name that goes with the address, for <c>auto_host_rewrite</c>; empty where the file has none.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Metadata, visible to guests as <c>upstream_host_metadata</c>.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>Share of the load relative to the others in its locality, at least 1; 1 by default.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Whether the file says that it takes no requests (<c>health_status</c>).</summary>
    public bool IsUnhealthy { get; init; }

    /// <summary>Port that health checks go to; null for that of <see cref="Address"/>.</summary>
    public int? HealthCheckPort { get; init; }

    /// <summary>Locality of the endpoint, visible to guests.</summary>
    public Locality Locality { get; init; } = new();
}
