using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Listeners;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Tls;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Http;

/// <summary>What the gateway knows about one request: for guests' properties, access logs and routing.</summary>
internal sealed class GatewayStreamInfo : HttpStreamInfo
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly HttpContext _context;
    private readonly RouteTable _routes;
    private readonly ulong _random;
    private MatchedRoute? _route;
    private bool _routeIsKnown;
    private UpstreamInfo? _upstream;

    public GatewayStreamInfo(HttpContext context, IPAddress? client, RouteTable routes, ListenerInfo listener, ulong random)
    {
        _context = context;
        _routes = routes;
        _random = random;
        var connection = context.Connection;
        DirectSource = connection.RemoteIpAddress is { } remote ? new IPEndPoint(remote, connection.RemotePort) : null;
        Source = client is null || client.Equals(DirectSource?.Address) ? DirectSource : new IPEndPoint(client, 0);
        Destination = connection.LocalIpAddress is { } local ? new IPEndPoint(local, connection.LocalPort) : null;
        Connection = context.Features.Get<ListenerConnection>();
        Tls = context.Features.Get<TlsFacts>();
        Listener = listener;
        Protocol = context.Request.Protocol;
    }

    public override string Protocol { get; }

    public override DateTimeOffset StartTime { get; } = DateTimeOffset.UtcNow;

    public override TimeSpan Elapsed => CompletedAfter ?? Stopwatch.GetElapsedTime(_start);

    /// <summary>How long the whole stream took; null as long as it lasts.</summary>
    public TimeSpan? CompletedAfter { get; private set; }

    /// <summary>From the start to the first byte of the upstream's response.</summary>
    public TimeSpan? ResponseAfter { get; private set; }

    public override IPEndPoint? Source { get; }

    /// <summary>The other end of the connection, which may be a proxy of the client's.</summary>
    public IPEndPoint? DirectSource { get; }

    public override IPEndPoint? Destination { get; }

    public override ulong? ConnectionId => Connection?.Id;

    /// <summary>The client's connection, one object as long as it lasts.</summary>
    public ListenerConnection? Connection { get; }

    /// <summary>What the TLS handshake has brought; null for connections without.</summary>
    public TlsFacts? Tls { get; }

    public override bool? Mtls => Tls?.HasPeerCertificate;

    public override string? RequestedServerName =>
        Tls?.ServerName ?? (Connection is { Hello.ServerName: { Length: > 0 } name } ? name : null);

    public override string? TlsVersion => Tls?.Version;

    public override UpstreamInfo? Upstream => _upstream;

    public override ListenerInfo? Listener { get; }

    public override RouteInfo? Route => MatchedRoute is { } matched ? _routes.InfoOf(matched, ClusterName) : null;

    public override long ResponseFlags => (long)Flags;

    public ResponseFlags Flags { get; set; }

    public override string? ResponseCodeDetails => Details;

    public string? Details { get; set; }

    /// <summary>The cluster the request was sent to, or would have been.</summary>
    public UpstreamCluster? Cluster { get; set; }

    /// <summary>The host the request was sent to.</summary>
    public UpstreamHost? Host { get; private set; }

    /// <summary>Whether the route has an idle limit of its own, in place of the listener's.</summary>
    public bool RouteMindsIdleness { get; set; }

    /// <summary>Such as <c>HTTP/2</c>; null before anything was sent.</summary>
    public string? UpstreamProtocol { get; private set; }

    /// <summary>What decides the route: the headers as the filters have left them by now.</summary>
    public RouteRequest RouteRequest
    {
        get
        {
            if (Stream is not { Request: { HeadersIn: true, Headers: var headers } } stream)
            {
                var request = _context.Request;
                var target = _context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : "/";
                return new RouteRequest(request.Host.Value ?? "", target, request.Method, request.Scheme, _random);
            }

            return stream.WithHeaders((headers, _random), static now => new RouteRequest(
                now.headers.GetString(":authority") ?? "",
                now.headers.GetString(":path") ?? "/",
                now.headers.GetString(":method") ?? "",
                now.headers.GetString(":scheme") ?? "",
                now._random));
        }
    }

    /// <summary>The route, looked up when it is first asked for; null where there is none.</summary>
    public MatchedRoute? MatchedRoute
    {
        get
        {
            if (!_routeIsKnown)
            {
                _route = _routes.Matcher.Match(RouteRequest, this, RequestHeader);
                _routeIsKnown = true;
            }

            return _route;
        }
    }

    /// <summary>The name of the route's cluster, whether or not there is such a cluster.</summary>
    public string? ClusterName => MatchedRoute?.ClusterName(this, RequestHeader);

    /// <summary>A request header's values joined with commas, for the route's matchers; null where it is missing.</summary>
    public static string? RequestHeader(GatewayStreamInfo info, string name)
    {
        if (info.Stream is { Request: { HeadersIn: true, Headers: var headers } } stream)
            return stream.WithHeaders((headers, name), static asked => HeaderValues.Joined(asked.headers, asked.name));
        return info._context.Request.Headers.TryGetValue(name, out var values) ? string.Join(',', values.AsEnumerable()) : null;
    }

    public override void ClearRouteCache() => _routeIsKnown = false;

    /// <param name="host">Where it is sent.</param>
    /// <param name="protocol">Such as <c>HTTP/2</c>.</param>
    /// <param name="attempt">Counted from 1.</param>
    public void SentTo(UpstreamHost host, string protocol, uint attempt)
    {
        (Host, UpstreamProtocol) = (host, protocol);
        _upstream = new UpstreamInfo(host.Address, null, host.Metadata, Text(host.Endpoint.Locality), attempt, null);
    }

    public void ResponseBegins() => ResponseAfter ??= Stopwatch.GetElapsedTime(_start);

    /// <summary>The connection could not be made, or broke.</summary>
    public void UpstreamFailed(string reason) => _upstream = _upstream! with { TransportFailureReason = reason, Address = Host?.Address };

    /// <summary>The stream is over; what is read from now on does not change any more.</summary>
    public void Complete() => CompletedAfter ??= Stopwatch.GetElapsedTime(_start);

    private static string? Text(Locality locality) =>
        $"{locality.Region}/{locality.Zone}/{locality.SubZone}".TrimEnd('/') is { Length: > 0 } text ? text : null;
}
