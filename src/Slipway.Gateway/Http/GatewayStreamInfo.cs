using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Http;

/// <summary>What the gateway knows about one request: for guests' properties, access logs and routing.</summary>
internal sealed class GatewayStreamInfo : StreamFacts
{
    /// <summary><c>:authority</c>, <c>:path</c>, <c>:method</c> and <c>:scheme</c>, which come first.</summary>
    private const int PseudoHeaders = 4;

    private readonly HttpContext _context;
    private readonly RouteTable _routes;
    private readonly ulong _random;
    private readonly Action<GatewayStreamInfo, HttpContext> _ended;
    private MatchedRoute? _route;
    private bool _routeIsKnown;
    private StreamWatch? _watch;
    private bool _isComplete;

    public GatewayStreamInfo(
        HttpContext context, IPAddress? client, RouteTable routes, ListenerInfo listener, ulong random, Action<GatewayStreamInfo, HttpContext> ended)
        : base(context.Features, listener)
    {
        _context = context;
        _routes = routes;
        _random = random;
        _ended = ended;
        Source = client is null || client.Equals(DirectSource?.Address) ? DirectSource : new IPEndPoint(client, 0);
        Protocol = context.Request.Protocol;
    }

    public override string Protocol { get; }

    /// <summary>The client's address, as far as the proxies between are trusted.</summary>
    public override IPEndPoint? Source { get; }

    public override RouteInfo? Route => MatchedRoute is { } matched ? _routes.InfoOf(matched, ClusterName) : null;

    /// <summary>The request's span; null where none is recorded.</summary>
    public Activity? Span { get; init; }

    /// <summary>Whether the route has an idle limit of its own, in place of the listener's.</summary>
    public bool RouteMindsIdleness { get; set; }

    /// <summary>The route's limit on the request; null where there is none, or it has come to its end.</summary>
    public RouteTimeout? Timeout { get; set; }

    /// <summary>What decides the route: the headers as the filters have left them by now.</summary>
    public RouteRequest RouteRequest
    {
        get
        {
            if (Stream is not { Request: { HeadersIn: true, Headers: var headers } } stream)
                return RequestAsItCame;
            if (headers.UntouchedCount >= PseudoHeaders && RequestAsItCame is { Path: ['/', ..] } unchanged)
                return unchanged;

            return stream.WithHeaders((headers, _random), static now => new RouteRequest(
                now.headers.GetString(":authority") ?? "",
                now.headers.GetString(":path") ?? "/",
                now.headers.GetString(":method") ?? "",
                now.headers.GetString(":scheme") ?? "",
                now._random));
        }
    }

    private RouteRequest RequestAsItCame
    {
        get
        {
            var request = _context.Request;
            var target = _context.Features.Find<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : "/";
            return new RouteRequest(request.Host.Value ?? "", target, request.Method, request.Scheme, _random);
        }
    }

    public override MatchedRoute? MatchedRoute
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

    public override string? HeaderOfRequest(string name) => name.StartsWith(':')
        ? Header(name) ?? name switch
        {
            ":path" when !HttpMethods.IsConnect(_context.Request.Method) => RouteRequest.Path,
            ":authority" => RouteRequest.Authority,
            ":method" => RouteRequest.Method,
            _ => null,
        }
        : RequestHeader(this, name);

    /// <summary>Has the stream watched as long as it lasts.</summary>
    public void WatchBy(StreamWatch watch)
    {
        Interlocked.Exchange(ref _watch, watch);
        if (Volatile.Read(ref _isComplete))
            Interlocked.Exchange(ref _watch, null)?.Dispose();
    }

    public override void Complete()
    {
        base.Complete();

        // Who begins to watch it meanwhile sees that, or is seen.
        Volatile.Write(ref _isComplete, true);
        Interlocked.Exchange(ref _watch, null)?.Dispose();
    }

    public override void ClearRouteCache() => _routeIsKnown = false;

    /// <summary>The stream has ended; its messages can be read for the last time.</summary>
    protected override void Ended() => _ended(this, _context);

    private string? Header(string name) => Stream is { } stream ? HeaderValues.Joined(stream.Request.Headers, name) : null;
}
