namespace Slipway.Operators.Leadership;

/// <summary>Which lease, and how long things take; the times are those of client-go and all who use it.</summary>
/// <param name="Namespace">Where the lease is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Identity">Who this candidate is; no other has the same.</param>
internal sealed record LeaseOptions(string Namespace, string Name, string Identity)
{
    /// <summary>How long the others wait after they have last seen it renewed.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the leader leads after it has last asked for a renewal that succeeded. What it has begun by then has the rest.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often is tried; up to a fifth is added.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock. It has to go on while the process is stopped, as the system's does.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A name for this process that no other has.</summary>
    public static string NewIdentity() => $"{Environment.MachineName}_{Guid.NewGuid()}";
}
