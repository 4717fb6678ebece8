namespace Slipway.Envoy;

/// <summary>Where the host ends and the port begins in an authority.</summary>
internal static class HostAndPort
{
    /// <summary>Length of the host without <c>:port</c>; an IPv6 address ends with its bracket.</summary>
    public static int HostLength(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.LastIndexOf(']') > colon ? authority.Length : colon;
    }
}
