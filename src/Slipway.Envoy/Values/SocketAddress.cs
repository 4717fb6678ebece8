namespace Slipway.Envoy;

/// <summary><c>envoy.config.core.v3.SocketAddress</c>.</summary>
/// <param name="Address">An IP address or, for endpoints of DNS clusters, a host name.</param>
/// <param name="Port">0 to 65535; 0 lets the system choose one for a listener.</param>
public sealed record SocketAddress(string Address, int Port)
{
    /// <summary>Whether its <c>protocol</c> is UDP, as a listener's with QUIC.</summary>
    public bool IsUdp { get; init; }

    /// <summary><c>address:port</c>, IPv6 addresses in brackets.</summary>
    public override string ToString() => Address.Contains(':') ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}
