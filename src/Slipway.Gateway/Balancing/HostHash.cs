using System.IO.Hashing;
using System.Text;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary>How hosts are hashed: as Envoy does, so that proxies of both kinds side by side send a request to the same host.</summary>
internal static class HostHash
{
    public static string KeyOf(UpstreamHost host, bool byName) => byName && host.Name is { } name ? name : host.Authority;

    public static ulong Of(string key, long seed = 0) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(key), seed);
}
