using System.Net;
using Slipway.ProxyWasm.Properties;

namespace Slipway.ProxyWasm.Streams;

/// <summary>What a transport knows about an HTTP stream beyond its messages.</summary>
public abstract class HttpStreamInfo : StreamInfo
{
    /// <summary>The stream this is about; null until it has begun.</summary>
    public HttpStream? Stream { get; internal set; }

    /// <summary><c>HTTP/1.0</c>, <c>HTTP/1.1</c>, <c>HTTP/2</c> or <c>HTTP/3</c>.</summary>
    public abstract string Protocol { get; }

    /// <summary>The response's flags as a bit set, as Envoy numbers them; 0 for none.</summary>
    public virtual long ResponseFlags => 0;

    /// <summary>Details about the response code that did not come from a filter's reply.</summary>
    public virtual string? ResponseCodeDetails => null;

    /// <summary>Called once when the stream has ended, by whoever disposes of it; its messages can still be read, and cannot afterwards.</summary>
    protected internal virtual void Ended()
    {
    }

    /// <summary>Forgets the route, which is looked up from the request's headers again.</summary>
    public virtual void ClearRouteCache()
    {
    }
}

/// <summary>A certificate, for the <c>connection</c> properties.</summary>
/// <param name="Subject">The subject's distinguished name (RFC 2253).</param>
/// <param name="DnsName">The first DNS name among its alternative names; null where there is none.</param>
/// <param name="Uri">The first URI among them; null where there is none.</param>
/// <param name="Sha256">SHA-256 of the certificate in lower-case hexadecimal digits.</param>
public sealed record CertificateInfo(string Subject, string? DnsName, string? Uri, string Sha256);

/// <summary>A listener, for the <c>xds</c> properties.</summary>
/// <param name="Direction">0 unspecified, 1 inbound, 2 outbound: <c>envoy.config.core.v3.TrafficDirection</c>.</param>
/// <param name="Metadata">The listener's metadata.</param>
/// <param name="FilterChainName">The name of the filter chain.</param>
public sealed record ListenerInfo(int Direction, Metadata? Metadata, string? FilterChainName);

/// <summary>A route, for the <c>xds</c> properties.</summary>
public sealed record RouteInfo(
    string? Name,
    Metadata? Metadata,
    string? VirtualHostName,
    Metadata? VirtualHostMetadata,
    string? ClusterName,
    Metadata? ClusterMetadata);

/// <summary>An upstream host, for the <c>upstream</c> and <c>xds</c> properties.</summary>
public sealed record UpstreamInfo(
    IPEndPoint? Address,
    IPEndPoint? LocalAddress,
    Metadata? HostMetadata,
    string? Locality,
    uint Attempts,
    string? TransportFailureReason);
