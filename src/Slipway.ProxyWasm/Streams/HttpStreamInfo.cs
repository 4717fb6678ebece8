using System.Net;
using Slipway.ProxyWasm.Properties;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// What a transport knows about a stream beyond its messages: the source of the properties that guests read. Members are called while a
/// guest runs, from any thread; what is unknown is null.
/// </summary>
public abstract class HttpStreamInfo
{
    /// <summary>The stream this is about; null until it has begun.</summary>
    public HttpStream? Stream { get; internal set; }

    /// <summary><c>HTTP/1.0</c>, <c>HTTP/1.1</c>, <c>HTTP/2</c> or <c>HTTP/3</c>.</summary>
    public abstract string Protocol { get; }

    /// <summary>When the request began.</summary>
    public abstract DateTimeOffset StartTime { get; }

    /// <summary>How long the stream has lasted.</summary>
    public abstract TimeSpan Elapsed { get; }

    /// <summary>The client's address.</summary>
    public virtual IPEndPoint? Source => null;

    /// <summary>The address the client connected to.</summary>
    public virtual IPEndPoint? Destination => null;

    /// <summary>A number for the connection, unique while the process lives.</summary>
    public virtual ulong? ConnectionId => null;

    /// <summary>Whether the client has shown a certificate; null for connections without TLS.</summary>
    public virtual bool? Mtls => null;

    /// <summary>The server name of the client's TLS hello.</summary>
    public virtual string? RequestedServerName => null;

    /// <summary>Such as <c>TLSv1.3</c>.</summary>
    public virtual string? TlsVersion => null;

    /// <summary>What the client's certificate says; null where it has shown none.</summary>
    public virtual CertificateInfo? PeerCertificate => null;

    /// <summary>What the certificate says that was shown to the client; null for connections without TLS.</summary>
    public virtual CertificateInfo? LocalCertificate => null;

    /// <summary>The upstream that was chosen, once it is.</summary>
    public virtual UpstreamInfo? Upstream => null;

    /// <summary>The route the request takes, found from its present headers; null when there is none.</summary>
    public virtual RouteInfo? Route => null;

    /// <summary>The listener that took the connection.</summary>
    public virtual ListenerInfo? Listener => null;

    /// <summary>Metadata of the stream, as <c>metadata.filter_metadata</c>.</summary>
    public virtual Metadata? DynamicMetadata => null;

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
