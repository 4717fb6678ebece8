namespace Slipway.Gateway.Health;

/// <summary>Why a host is not used, as long as enough others are.</summary>
[Flags]
internal enum HealthFlags
{
    None = 0,

    /// <summary>Its last checks have failed, or its first one has not passed yet.</summary>
    FailedActiveCheck = 1,

    /// <summary>It has failed requests.</summary>
    FailedOutlierCheck = 2,

    /// <summary>The configuration says so.</summary>
    FailedByConfiguration = 4,
}

/// <summary>Envoy's names for the flags, which its <c>/clusters</c> page shows.</summary>
internal static class HealthFlagNames
{
    private static readonly (HealthFlags Flag, string Name)[] Names =
    [
        (HealthFlags.FailedActiveCheck, "/failed_active_hc"),
        (HealthFlags.FailedOutlierCheck, "/failed_outlier_check"),
        (HealthFlags.FailedByConfiguration, "/failed_eds_health"),
    ];

    public static string Text(HealthFlags flags) => flags == HealthFlags.None
        ? "healthy"
        : string.Concat(Names.Where(name => flags.HasFlag(name.Flag)).Select(name => name.Name));
}
