using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Listeners;
using Slipway.Gateway.Tls;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Http;

/// <summary>What the gateway knows of a request and of a TCP connection alike: for guests' properties and access logs.</summary>
internal abstract class StreamFacts : HttpStreamInfo
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private uint _attempt;
    private string? _failure;

    /// <param name="features">Those of the connection, or of a request over it.</param>
    /// <param name="listener">The listener that took the connection.</param>
    protected StreamFacts(IFeatureCollection features, ListenerInfo listener)
    {
        Listener = listener;
        Connection = features.Find<ListenerConnection>();
    }

    public override DateTimeOffset StartTime { get; } = DateTimeOffset.UtcNow;

    public override TimeSpan Elapsed => CompletedAfter ?? Stopwatch.GetElapsedTime(_start);

    /// <summary>How long the whole stream took; null as long as it lasts.</summary>
    public TimeSpan? CompletedAfter { get; private set; }

    /// <summary>From the start to the first byte of the upstream's response.</summary>
    public TimeSpan? ResponseAfter { get; private set; }

    /// <summary>The other end of the connection, which may be a proxy of the client's.</summary>
    public IPEndPoint? DirectSource => Connection?.Remote;

    public override IPEndPoint? Destination => Connection?.Local;

    public override ulong? ConnectionId => Connection?.Id;

    /// <summary>The client's connection, one object as long as it lasts.</summary>
    public ListenerConnection? Connection { get; }

    /// <summary>What the TLS handshake has brought; null for connections without.</summary>
    public TlsFacts? Tls => Connection?.Tls;

    public override bool? Mtls => Tls?.HasPeerCertificate;

    public override string? RequestedServerName =>
        Tls?.ServerName ?? (Connection is { Hello.ServerName: { Length: > 0 } name } ? name : null);

    public override string? TlsVersion => Tls?.Version;

    public override CertificateInfo? PeerCertificate => Tls?.Peer?.Info;

    public override CertificateInfo? LocalCertificate => Tls?.Local?.Info;

    public override UpstreamInfo? Upstream =>
        Host is { } host ? new UpstreamInfo(host.Address, null, host.Metadata, host.Locality, _attempt, _failure) : null;

    public override ListenerInfo? Listener { get; }

    public override long ResponseFlags => (long)Flags;

    public ResponseFlags Flags { get; set; }

    public override string? ResponseCodeDetails => Details;

    public string? Details { get; set; }

    /// <summary>Why a filter has ended the stream before its time; null where none has.</summary>
    public virtual string? TerminationDetails => Stream?.ResetReason;

    /// <summary>The cluster the stream was sent to, or would have been.</summary>
    public UpstreamCluster? Cluster { get; set; }

    /// <summary>The host the stream was sent to.</summary>
    public UpstreamHost? Host { get; private set; }

    /// <summary>Such as <c>HTTP/2</c>; null before anything was sent.</summary>
    public string? UpstreamProtocol { get; private set; }

    /// <summary>The route, looked up when it is first asked for; null where there is none.</summary>
    public virtual MatchedRoute? MatchedRoute => null;

    /// <summary>Bytes that the client has sent, without headers.</summary>
    public virtual long BytesReceived => Stream?.Request.BytesIn ?? 0;

    /// <summary>Bytes that were sent to the client, without headers.</summary>
    public virtual long BytesSent => Stream?.Response.BytesOut ?? 0;

    /// <summary>A request header's values joined with commas; null where it is missing.</summary>
    public virtual string? HeaderOfRequest(string name) => null;

    /// <param name="host">Where it is sent.</param>
    /// <param name="protocol">Such as <c>HTTP/2</c>; null for none.</param>
    /// <param name="attempt">Counted from 1.</param>
    public void SentTo(UpstreamHost host, string? protocol, uint attempt)
    {
        (_attempt, _failure) = (attempt, null);
        (Host, UpstreamProtocol) = (host, protocol);
    }

    public void ResponseBegins() => ResponseAfter ??= Stopwatch.GetElapsedTime(_start);

    /// <summary>The connection could not be made, or broke.</summary>
    public void UpstreamFailed(string reason) => _failure = reason;

    /// <summary>The stream is over; what is read from now on does not change any more.</summary>
    public virtual void Complete() => CompletedAfter ??= Stopwatch.GetElapsedTime(_start);
}
