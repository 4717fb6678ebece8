using System.Net;
using Slipway.ProxyWasm.Properties;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Sdk.Testing;

/// <summary>What the proxy knows about a request or a connection beyond its messages: what filters read as properties.</summary>
public sealed record StreamFacts
{
    /// <summary>The client's address.</summary>
    public IPEndPoint? Source { get; init; } = new(IPAddress.Parse("192.0.2.1"), 50000);

    /// <summary>The address that the client has connected to.</summary>
    public IPEndPoint? Destination { get; init; } = new(IPAddress.Parse("198.51.100.1"), 443);

    /// <summary><c>HTTP/1.1</c>, <c>HTTP/2</c> or the like.</summary>
    public string Protocol { get; init; } = "HTTP/1.1";

    /// <summary>How long the stream has lasted.</summary>
    public TimeSpan Elapsed { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>The server name of the client's TLS hello; null for connections without.</summary>
    public string? RequestedServerName { get; init; }

    /// <summary>Such as <c>TLSv1.3</c>; null for connections without TLS.</summary>
    public string? TlsVersion { get; init; }

    /// <summary>What the client's certificate says; null where it has shown none.</summary>
    public CertificateInfo? PeerCertificate { get; init; }

    /// <summary>The route that the request takes.</summary>
    public RouteInfo? Route { get; init; }

    /// <summary>The upstream host.</summary>
    public UpstreamInfo? Upstream { get; init; }

    /// <summary>Metadata of the stream.</summary>
    public Metadata? DynamicMetadata { get; init; }

    internal HttpStreamInfo OfHttp(TimeProvider time) => new Info(this, time.GetUtcNow());

    private sealed class Info(StreamFacts facts, DateTimeOffset start) : HttpStreamInfo
    {
        public override string Protocol => facts.Protocol;

        public override DateTimeOffset StartTime => start;

        public override TimeSpan Elapsed => facts.Elapsed;

        public override IPEndPoint? Source => facts.Source;

        public override IPEndPoint? Destination => facts.Destination;

        public override ulong? ConnectionId => 1;

        public override bool? Mtls => facts.TlsVersion is null ? null : facts.PeerCertificate is not null;

        public override string? RequestedServerName => facts.RequestedServerName;

        public override string? TlsVersion => facts.TlsVersion;

        public override CertificateInfo? PeerCertificate => facts.PeerCertificate;

        public override RouteInfo? Route => facts.Route;

        public override UpstreamInfo? Upstream => facts.Upstream;

        public override Metadata? DynamicMetadata => facts.DynamicMetadata;
    }
}
