namespace Slipway.Deploy;

/// <summary>A gateway of Slipway's own in Kubernetes.</summary>
public sealed record GatewayDeploymentOptions
{
    /// <summary>The image with the <c>slipway</c> command.</summary>
    public required string Image { get; init; }

    /// <summary>Where requests go.</summary>
    public required Uri Upstream { get; init; }

    /// <summary>How many pods; null where nothing is said of it.</summary>
    public int? Replicas { get; init; }

    /// <summary>The port of its service.</summary>
    public int Port { get; init; } = 80;

    /// <summary>The secret with the registry's credentials, of type <c>kubernetes.io/dockerconfigjson</c>; it need not exist.</summary>
    public string? PullSecret { get; init; }

    /// <summary>Whether the registry is spoken to without TLS.</summary>
    public bool PlainHttp { get; init; }
}
