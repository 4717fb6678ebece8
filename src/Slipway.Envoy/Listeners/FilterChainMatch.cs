using System.Collections.Immutable;
using System.Net;

namespace Slipway.Envoy;

/// <summary><c>FilterChainMatch.ConnectionSourceType</c>.</summary>
public enum ConnectionSourceType
{
    /// <summary>Any.</summary>
    Any,

    /// <summary>A connection from this machine: over the loopback, or from the address it goes to.</summary>
    SameIpOrLoopback,

    /// <summary>A connection from elsewhere.</summary>
    External,
}

/// <summary>
/// <c>envoy.config.listener.v3.FilterChainMatch</c>. Where several chains take a connection, the more specific one serves it; the criteria
/// are weighed in the order in which they stand here. An empty list takes every connection.
/// </summary>
public sealed record FilterChainMatch
{
    /// <summary>The match that takes every connection.</summary>
    public static FilterChainMatch Everything { get; } = new();

    /// <summary>The port the client connected to; null for any.</summary>
    public int? DestinationPort { get; init; }

    /// <summary>The networks of the address the client connected to.</summary>
    public ImmutableArray<IPNetwork> DestinationNetworks { get; init; } = [];

    /// <summary>
    /// Server names asked for in the TLS hello, in lower case: whole ones, or <c>*.</c> and a suffix of one or more labels.
    /// </summary>
    public ImmutableArray<string> ServerNames { get; init; } = [];

    /// <summary><c>tls</c>, <c>quic</c>, or <c>raw_buffer</c> for a connection that begins in another way; empty for any.</summary>
    public string TransportProtocol { get; init; } = "";

    /// <summary>Protocols offered in the TLS hello (ALPN).</summary>
    public ImmutableArray<string> ApplicationProtocols { get; init; } = [];

    /// <summary>The networks of the address at the other end of the connection.</summary>
    public ImmutableArray<IPNetwork> DirectSourceNetworks { get; init; } = [];

    /// <summary>Where the connection comes from.</summary>
    public ConnectionSourceType SourceType { get; init; }

    /// <summary>The networks of the client's address.</summary>
    public ImmutableArray<IPNetwork> SourceNetworks { get; init; } = [];

    /// <summary>The client's ports.</summary>
    public ImmutableArray<int> SourcePorts { get; init; } = [];

    /// <summary>Whether the first bytes of a connection decide.</summary>
    public bool NeedsHello => !ServerNames.IsEmpty || TransportProtocol.Length > 0 || !ApplicationProtocols.IsEmpty;
}
