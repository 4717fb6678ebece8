using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Filters;
using Slipway.Gateway.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway.Forwarding;

/// <summary>What stands behind the last filter: chooses the route, and forwards, redirects or answers as it says. Envoy's router filter.</summary>
internal sealed class Router(ClusterRegistry clusters, IHttpForwarder forwarder, DirectBodies bodies)
{
    public Task RouteAsync(HttpContext context, GatewayStreamInfo info)
    {
        var path = context.Features.GetRequiredFeature<IFilteredStreamFeature>().RawPath;
        if (info.Match() is not { } route)
            return AnswerAsync(context, info, StatusCodes.Status404NotFound, "", "route_not_found", "NR");
        return route.Route.Action switch
        {
            RedirectAction redirect => RedirectAsync(context, info, route, redirect),
            DirectResponseAction direct => DirectAsync(context, info, route, direct),
            ForwardAction forward => ForwardAsync(context, info, route, forward, path),
            _ => throw new UnreachableException(),
        };
    }

    private static Task RedirectAsync(HttpContext context, GatewayStreamInfo info, MatchedRoute route, RedirectAction redirect)
    {
        context.Response.StatusCode = redirect.Status;
        context.Response.Headers.Location = route.RedirectLocation(info.RouteRequest());
        info.Details = "direct_response";
        HeaderChanges.Apply(route, context.Response, info);
        return Task.CompletedTask;
    }

    private Task DirectAsync(HttpContext context, GatewayStreamInfo info, MatchedRoute route, DirectResponseAction direct)
    {
        var body = bodies.Of(direct);
        context.Response.StatusCode = direct.Status;
        if (body.Length > 0)
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = body.Length;
        }

        info.Details = "direct_response";
        HeaderChanges.Apply(route, context.Response, info);
        return body.Length == 0 || HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private async Task ForwardAsync(HttpContext context, GatewayStreamInfo info, MatchedRoute route, ForwardAction forward, string path)
    {
        var name = route.ClusterName(info, GatewayStreamInfo.Header);
        info.UpstreamCluster = name;
        if (name is null || clusters.Find(name) is not { } cluster)
        {
            await AnswerAsync(context, info, forward.ClusterNotFoundResponseCode, "", "cluster_not_found", "NC").ConfigureAwait(false);
            return;
        }

        if (cluster.PickHost() is not { } host)
        {
            await AnswerAsync(context, info, StatusCodes.Status503ServiceUnavailable, "no healthy upstream", "no_healthy_upstream", "UH").ConfigureAwait(false);
            return;
        }

        info.UpstreamHost = host;
        using var timeout = new RouteTimeout(context, forward.Timeout);
        cluster.Stats.RequestStarted();
        var error = await forwarder.SendAsync(
            context,
            $"http://{host.Address}",
            cluster.Invoker,
            new ForwarderRequestConfig
            {
                Version = cluster.HttpVersion,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = forward.IdleTimeout ?? TimeSpan.FromMinutes(5),
            },
            new ForwardTransformer(info, route, host, path),
            timeout.Token).ConfigureAwait(false);
        if (error == ForwarderError.None)
        {
            cluster.Stats.ResponseReceived(context.Response.StatusCode);
            return;
        }

        await FailAsync(context, info, cluster, error, timeout.Expired).ConfigureAwait(false);
    }

    private static async Task FailAsync(HttpContext context, GatewayStreamInfo info, UpstreamCluster cluster, ForwarderError error, bool timedOut)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        info.TransportFailureReason = exception?.GetBaseException().Message;
        if (timedOut)
            cluster.Stats.TimedOut();
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;
        if (timedOut || error is ForwarderError.RequestTimedOut)
        {
            await AnswerAsync(context, info, StatusCodes.Status504GatewayTimeout, "upstream request timeout", "response_timeout", "UT").ConfigureAwait(false);
            return;
        }

        var refused = exception?.GetBaseException() is SocketException;
        if (refused)
            cluster.Stats.ConnectFailed();
        var reason = refused ? "remote connection failure" : "connection termination";
        await AnswerAsync(
            context, info, StatusCodes.Status503ServiceUnavailable,
            $"upstream connect error or disconnect/reset before headers. reset reason: {reason}",
            refused ? "upstream_reset_before_response_started{remote_connection_failure}" : "upstream_reset_before_response_started{connection_termination}",
            refused ? "UF" : "UC").ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context, GatewayStreamInfo info, int status, string body, string details, string flags)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        info.Details = details;
        info.Flags = flags;
        if (body.Length == 0)
            return;
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }
}
