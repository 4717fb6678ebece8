using System.Globalization;
using Slipway.Envoy;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.AccessLogs;

/// <summary>Decides what an access log is about.</summary>
internal static class AccessLogCondition
{
    public static bool Holds(AccessLogFilter filter, StreamFacts info) => filter switch
    {
        StatusCodeFilter status => status.Comparison.Holds(StatusOf(info)),
        DurationFilter duration => duration.Comparison.Holds((long)info.Elapsed.TotalMilliseconds),
        HeaderFilter { Header: var header } => header.Matches(info.HeaderOfRequest(header.Name == "host" ? ":authority" : header.Name)),
        ResponseFlagFilter flags => flags.Flags.IsEmpty ? info.Flags != ResponseFlags.None : flags.Flags.Intersect(FlagsOf(info)).Any(),
        AndFilter both => both.Filters.All(part => Holds(part, info)),
        OrFilter either => either.Filters.Any(part => Holds(part, info)),
        _ => true,
    };

    private static int StatusOf(StreamFacts info) =>
        int.TryParse(info.Stream?.Response.Headers.GetString(":status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    private static string[] FlagsOf(StreamFacts info) => ResponseFlagNames.Text(info.Flags)?.Split(',') ?? [];
}
