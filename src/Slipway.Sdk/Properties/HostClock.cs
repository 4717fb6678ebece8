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

    /// <summary>
    /// Who sends requests must not know which strings have the same hash code: they could make a dictionary of them as slow as a list. When an
    /// instance first made one, to the nanosecond, is what the ABI has that nobody outside knows.
    /// </summary>
    [HashSeed]
    internal static unsafe long HashSeed()
    {
        long time = 0;
        _ = Imports.GetCurrentTime(&time);
        return time;
    }

    /// <summary>The time, in UTC.</summary>
    public static DateTime UtcNow => DateTime.UnixEpoch.AddTicks(UnixNanoseconds / TimeSpan.NanosecondsPerTick);
}
