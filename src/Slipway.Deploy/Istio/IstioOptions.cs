namespace Slipway.Deploy;

/// <summary>Into which proxies of a mesh a filter goes, and how.</summary>
public sealed record IstioOptions
{
    /// <summary>By which object.</summary>
    public IstioKind Kind { get; init; }

    /// <summary>Labels of the workloads; none for the whole namespace.</summary>
    public IReadOnlyDictionary<string, string> Selector { get; init; } = new Dictionary<string, string>();

    /// <summary>Gateways and waypoints.</summary>
    public IReadOnlyList<TargetReference> Targets { get; init; } = [];

    /// <summary>The traffic that the filter sees; null for all.</summary>
    public TrafficMode? Mode { get; init; }

    /// <summary>The ports that it sees; none for all.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>The secret with the registry's credentials.</summary>
    public string? PullSecret { get; init; }

    /// <summary>The workload into whose proxies a module is mounted.</summary>
    public WorkloadReference? Workload { get; init; }
}

/// <summary>Which side of a connection a filter is on.</summary>
public enum TrafficMode
{
    /// <summary>Requests that the workload sends.</summary>
    Client,

    /// <summary>Requests that it gets.</summary>
    Server,

    /// <summary>Both.</summary>
    ClientAndServer,

    /// <summary>What passes a gateway.</summary>
    Gateway,
}
