using System.Net;
using System.Net.Sockets;
using Slipway.Envoy;

namespace Slipway.Gateway.Clusters;

/// <summary>Turns host names into addresses, in the families that a cluster wants.</summary>
internal static class HostNames
{
    /// <returns>The addresses, preferred family first; none where the name has none in the families wanted.</returns>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(
        string name, DnsLookupFamily family, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(name, out var literal))
            return [literal];
        var all = await Dns.GetHostAddressesAsync(name, cancellationToken).ConfigureAwait(false);
        var v4 = all.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToArray();
        var v6 = all.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6).ToArray();
        return family switch
        {
            DnsLookupFamily.V4Only => v4,
            DnsLookupFamily.V6Only => v6,
            DnsLookupFamily.V4Preferred => v4.Length > 0 ? v4 : v6,
            DnsLookupFamily.All => all,
            _ => v6.Length > 0 ? v6 : v4,
        };
    }
}
