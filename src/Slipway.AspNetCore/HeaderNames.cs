using System.Collections.Frozen;

namespace Slipway.AspNetCore;

/// <summary>Headers that belong to one connection and are neither shown to filters nor taken from them.</summary>
internal static class HeaderNames
{
    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings");

    public static bool IsHopByHop(string name) => HopByHop.Contains(name);
}
