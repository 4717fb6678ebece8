using System.Net;
using Slipway.ProxyWasm.Properties;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// What a transport knows about a stream, HTTP or not, beyond what it carries: the source of the properties that guests read. Members are
/// called while a guest runs, from any thread; what is unknown is null.
/// </summary>
public abstract class StreamInfo
{
    /// <summary>When the request, or the connection, began.</summary>
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

    /// <summary>
    /// The route the request takes, found from its present headers; for a connection, no more than the cluster that was chosen. Null when
    /// there is none.
    /// </summary>
    public virtual RouteInfo? Route => null;

    /// <summary>The listener that took the connection.</summary>
    public virtual ListenerInfo? Listener => null;

    /// <summary>Metadata of the stream, as <c>metadata.filter_metadata</c>.</summary>
    public virtual Metadata? DynamicMetadata => null;
}
