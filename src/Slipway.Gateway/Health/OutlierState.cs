namespace Slipway.Gateway.Health;

/// <summary>What outlier detection has seen of one host. Members are used under the detector's lock.</summary>
internal sealed class OutlierState
{
    /// <summary>Failures in a row.</summary>
    public uint Failures { get; set; }

    /// <summary>Failures in a row of a kind that gateways make.</summary>
    public uint GatewayFailures { get; set; }

    /// <summary>Requests of this interval.</summary>
    public uint Requests { get; set; }

    /// <summary>Those of them that succeeded.</summary>
    public uint Successes { get; set; }

    /// <summary>By how many times the base the next ejection is longer: one more for each, one less for each interval without.</summary>
    public uint Multiplier { get; set; }

    /// <summary>When it comes back, in milliseconds of the system's uptime; null while it is in.</summary>
    public long? EjectedUntil { get; set; }
}
