using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Http;
using Slipway.Gateway.Upgrades;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Routing;

/// <summary>What Envoy's router filter does: the last of a chain, it answers a request or sends it to a cluster.</summary>
internal sealed class Router(
    RouteTable routes, ClusterRegistry clusters, UpstreamForwarder forwarder, TunnelForwarder tunnels, ImmutableArray<UpgradeConfig> upgrades)
{
    public Task RouteAsync(HttpContext context)
    {
        var filtered = context.Features.Find<IFilteredStreamFeature>()!;
        var info = (GatewayStreamInfo)filtered.Stream.Info;
        if (info.MatchedRoute is not { } route)
        {
            info.Flags |= ResponseFlags.NoRouteFound;
            filtered.Stream.ReplyWith(new LocalReply(404, default, null, null, "route_not_found"));
            return Task.CompletedTask;
        }

        var type = UpgradeType.Of(context);
        var upgrade = type is null ? null : Find(route.Route.Action, type);
        switch (route.Route.Action)
        {
            case DirectResponseAction direct:
                Reply(filtered.Stream, route, info, direct.Status, routes.BodyOf(direct), "direct_response");
                return Task.CompletedTask;
            case RedirectAction redirect:
                var location = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(route.RedirectLocation(info.RouteRequest)));
                Reply(filtered.Stream, route, info, redirect.Status, default, "direct_response", ("location", location));
                return Task.CompletedTask;
            case ForwardAction when type is not null && (upgrade is null || !CanAccept(context)):
                Reply(filtered.Stream, route, info, StatusCodes.Status403Forbidden, default, "upgrade_failed");
                return Task.CompletedTask;
            case ForwardAction forward when info.ClusterName is { } name && clusters.Find(name) is { } cluster:
                info.Cluster = cluster;
                return upgrade is null or { Type: UpgradeType.WebSocket }
                    ? forwarder.ForwardAsync(context, filtered, info, route, forward, cluster)
                    : tunnels.ForwardAsync(context, filtered, info, route, forward, cluster, upgrade);
            case ForwardAction forward:
                info.Flags |= ResponseFlags.NoClusterFound;
                Reply(filtered.Stream, route, info, forward.ClusterNotFoundResponseCode, default, "cluster_not_found");
                return Task.CompletedTask;
            default:
                throw new InvalidOperationException($"Routes cannot do a {route.Route.Action.GetType().Name}.");
        }
    }

    /// <summary>A connection that was there before the configuration allowed CONNECT cannot be taken over.</summary>
    private static bool CanAccept(HttpContext context) => !HttpProtocol.IsHttp11(context.Request.Protocol)
        || context.Features.Find<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;

    /// <summary>What allows the upgrade; null where it is not allowed.</summary>
    private UpgradeConfig? Find(RouteAction action, string type)
    {
        var ofRoute = (action as ForwardAction)?.UpgradeConfigs.FirstOrDefault(config => config.Type == type);
        return (ofRoute ?? upgrades.FirstOrDefault(config => config.Type == type)) is { Enabled: true } upgrade ? upgrade : null;
    }

    /// <summary>Answers in place of an upstream, with the header changes of the route.</summary>
    public static void Reply(
        HttpStream stream,
        MatchedRoute route,
        GatewayStreamInfo info,
        int status,
        ReadOnlyMemory<byte> body,
        string details,
        params ReadOnlySpan<(string Name, string Value)> headersToAdd)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in headersToAdd)
            headers[name] = value;
        HeaderMutator.MutateResponse(headers, route, info);
        var map = new HeaderMap();
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                map.Add(name, value ?? "");
        }

        stream.ReplyWith(new LocalReply(status, body, map, null, details));
    }
}
