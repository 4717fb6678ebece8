using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Routing;

/// <summary>What Envoy's router filter does: the last of a chain, it answers a request or sends it to a cluster.</summary>
internal sealed class Router(
    RouteTable routes, ClusterRegistry clusters, UpstreamForwarder forwarder, ImmutableArray<UpgradeConfig> upgrades)
{
    public Task RouteAsync(HttpContext context)
    {
        var filtered = context.Features.Get<IFilteredStreamFeature>()!;
        var info = (GatewayStreamInfo)filtered.Stream.Info;
        if (info.MatchedRoute is not { } route || HttpMethods.IsConnect(context.Request.Method))
        {
            info.Flags |= ResponseFlags.NoRouteFound;
            filtered.Stream.ReplyWith(new LocalReply(404, default, null, null, "route_not_found"));
            return Task.CompletedTask;
        }

        switch (route.Route.Action)
        {
            case DirectResponseAction direct:
                Reply(filtered.Stream, route, info, direct.Status, routes.BodyOf(direct), "direct_response");
                return Task.CompletedTask;
            case RedirectAction redirect:
                var location = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(route.RedirectLocation(info.RouteRequest)));
                Reply(filtered.Stream, route, info, redirect.Status, default, "direct_response", ("location", location));
                return Task.CompletedTask;
            case ForwardAction forward when AsksForUpgrade(context) && !MayUpgrade(forward):
                Reply(filtered.Stream, route, info, StatusCodes.Status403Forbidden, default, "upgrade_failed");
                return Task.CompletedTask;
            case ForwardAction forward when info.ClusterName is { } name && clusters.Find(name) is { } cluster:
                info.Cluster = cluster;
                return forwarder.ForwardAsync(context, filtered, info, route, forward, cluster);
            case ForwardAction forward:
                info.Flags |= ResponseFlags.NoClusterFound;
                Reply(filtered.Stream, route, info, forward.ClusterNotFoundResponseCode, default, "cluster_not_found");
                return Task.CompletedTask;
            default:
                throw new InvalidOperationException($"Routes cannot do a {route.Route.Action.GetType().Name}.");
        }
    }

    private static bool AsksForUpgrade(HttpContext context) => context.Request.Headers.Upgrade.Count > 0
        && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        && !context.Request.Headers.Upgrade.ToString().Equals("h2c", StringComparison.OrdinalIgnoreCase);

    private bool MayUpgrade(ForwardAction action) =>
        (action.UpgradeConfigs.FirstOrDefault(IsWebSocket) ?? upgrades.FirstOrDefault(IsWebSocket)) is { Enabled: true };

    private static bool IsWebSocket(UpgradeConfig config) => config.Type == "websocket";

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
