namespace Slipway.Sdk;

/// <summary>The proxy's clock: the only one that a module has.</summary>
public static class HostClock
{
    /// <summary>Nanoseconds since 1970 (UTC).</summary>
    public static long UnixNanoseconds
    {
        get
        {
            Hostcalls.GetCurrentTime(out var time).Require("proxy_get_current_time_nanoseconds");
            return time;
        }
    }

    /// <summary>The time, in UTC.</summary>
    public static DateTime UtcNow => DateTime.UnixEpoch.AddTicks(UnixNanoseconds / TimeSpan.NanosecondsPerTick);
}
