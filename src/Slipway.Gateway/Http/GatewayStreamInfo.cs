using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;
using HttpProtocolNames = Microsoft.AspNetCore.Http.HttpProtocol;

namespace Slipway.Gateway.Http;

/// <summary>What the gateway knows about one request: what guests read as properties, and what the access log says.</summary>
internal sealed class GatewayStreamInfo(HttpContext context, HttpRoutes routes, ListenerInfo listener, ClusterRegistry clusters) : HttpStreamInfo
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ulong _random = (ulong)Random.Shared.NextInt64();
    private readonly IPEndPoint? _source = EndPoint(context.Connection.RemoteIpAddress, context.Connection.RemotePort);
    private readonly IPEndPoint? _destination = EndPoint(context.Connection.LocalIpAddress, context.Connection.LocalPort);
    private readonly string _protocol = ProtocolName(context.Request.Protocol);
    private readonly Lock _lock = new();
    private MatchedRoute? _route;
    private bool _routeKnown;

    /// <summary>The request's headers as filters have them at the moment; null until the stream exists.</summary>
    public HeaderMap? Headers => Stream?.Request.Headers;

    public override string Protocol => _protocol;

    public override DateTimeOffset StartTime { get; } = DateTimeOffset.UtcNow;

    public override TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public override IPEndPoint? Source => _source;

    public override IPEndPoint? Destination => _destination;

    public override ulong? ConnectionId { get; } = context.Features.Get<ConnectionNumber>()?.Value;

    public override ListenerInfo Listener => listener;

    public UpstreamHost? UpstreamHost { get; set; }

    public string? UpstreamCluster { get; set; }

    public string? TransportFailureReason { get; set; }

    public string? Details { get; set; }

    public string Flags { get; set; } = "";

    /// <summary>How long the upstream took until its response began; null where none has.</summary>
    public TimeSpan? UpstreamServiceTime { get; set; }

    public override string? ResponseCodeDetails => Details;

    public override UpstreamInfo? Upstream => UpstreamHost is { } host
        ? new UpstreamInfo(host.Address, null, host.Metadata, host.Locality, 1, TransportFailureReason)
        : null;

    public override RouteInfo? Route
    {
        get
        {
            if (Match() is not { } match)
                return null;
            var cluster = match.ClusterName(this, Header);
            return new RouteInfo(
                match.Route.Name, Metadatas.Of(match.Route.Metadata), match.VirtualHost.Name, Metadatas.Of(match.VirtualHost.Metadata), cluster,
                cluster is null ? null : clusters.Find(cluster)?.Metadata);
        }
    }

    public override void ClearRouteCache()
    {
        lock (_lock)
            (_route, _routeKnown) = (null, false);
    }

    /// <summary>The route for the request as it is now; found once, until the cache is cleared.</summary>
    public MatchedRoute? Match()
    {
        lock (_lock)
        {
            if (_routeKnown || Headers is null)
                return _route;
            _routeKnown = true;
            return _route = routes.Matcher.Match(RouteRequest(), this, Header);
        }
    }

    public RouteRequest RouteRequest()
    {
        var headers = Headers!;
        return new RouteRequest(
            headers.GetString(":authority") ?? "", headers.GetString(":path") ?? "", headers.GetString(":method") ?? "",
            headers.GetString(":scheme") ?? "", _random);
    }

    public static string? Header(GatewayStreamInfo info, string name)
    {
        var headers = info.Headers!;
        string? value = null;
        for (var i = 0; i < headers.Count; i++)
        {
            if (!Ascii(headers.NameAt(i), name))
                continue;
            var text = System.Text.Encoding.Latin1.GetString(headers.ValueAt(i));
            value = value is null ? text : $"{value},{text}";
        }

        return value;
    }

    private static bool Ascii(ReadOnlySpan<byte> name, string text) => System.Text.Ascii.Equals(name, text);

    private static IPEndPoint? EndPoint(IPAddress? address, int port) =>
        address is null ? null : new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);

    private static string ProtocolName(string protocol) =>
        HttpProtocolNames.IsHttp2(protocol) ? "HTTP/2" : HttpProtocolNames.IsHttp3(protocol) ? "HTTP/3" : protocol;
}

/// <summary>The routes of one connection manager, ready to be matched.</summary>
internal sealed record HttpRoutes(RouteMatcher Matcher);

/// <summary>A connection's number, unique while the process lives.</summary>
internal sealed record ConnectionNumber(ulong Value);
