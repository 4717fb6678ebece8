using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore;
using Slipway.Envoy;
using Slipway.Gateway.Balancing;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Http;
using Slipway.Gateway.Routing;
using Slipway.ProxyWasm.Streams;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway.Upgrades;

/// <summary>
/// Serves CONNECT, and upgrades to protocols that YARP does not know: connects the client with a host of the cluster, or with what the host's
/// answer to the same request opens, and carries the bytes.
/// </summary>
internal sealed class TunnelForwarder(bool suppressEnvoyHeaders)
{
    /// <param name="context">The request.</param>
    /// <param name="filtered">Its way through the filters.</param>
    /// <param name="info">What is known of it.</param>
    /// <param name="route">Its route.</param>
    /// <param name="action">What the route does.</param>
    /// <param name="cluster">Where it goes.</param>
    /// <param name="upgrade">What allows it.</param>
    public async Task ForwardAsync(
        HttpContext context,
        IFilteredStreamFeature filtered,
        GatewayStreamInfo info,
        MatchedRoute route,
        ForwardAction action,
        UpstreamCluster cluster,
        UpgradeConfig upgrade)
    {
        var hash = RequestHash.Of(action.HashPolicies, info, context, filtered.RawPath, out var cookie);
        if (cluster.PickHost(hash) is not { } host)
        {
            UpstreamForwarder.ReplyWithoutHost(filtered, info, route, cluster);
            return;
        }

        info.RouteMindsIdleness = action.IdleTimeout is not null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (action.Timeout is { Ticks: > 0 } timeout)
            limit.CancelAfter(timeout);
        var isUnderWay = false;
        try
        {
            await cluster.Breaker.BeginAsync(needsConnection: true, limit.Token).ConfigureAwait(false);
            isUnderWay = true;
            host.RequestBegins();
            if (upgrade.TerminatesConnect)
            {
                info.SentTo(host, null, attempt: 1);
                await ConnectAsync(context, info, route, action, cluster, host, limit).ConfigureAwait(false);
            }
            else
            {
                info.SentTo(host, "HTTP/1.1", attempt: 1);
                var transformer = new RouteTransformer(info, route, action, host, filtered.RawPath, cookie, suppressEnvoyHeaders, timeout: null);
                await AskAsync(context, info, action, cluster, host, transformer, limit).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or TimeoutException)
        {
            Fail(context, filtered, info, route, cluster, host, e, isLate: limit.IsCancellationRequested);
        }
        finally
        {
            if (isUnderWay)
            {
                host.RequestEnds();
                cluster.Breaker.End(neededConnection: true);
            }
        }
    }

    /// <summary>Ends the CONNECT here: its bytes go to the host, and nothing else.</summary>
    private static async Task ConnectAsync(
        HttpContext context,
        GatewayStreamInfo info,
        MatchedRoute route,
        ForwardAction action,
        UpstreamCluster cluster,
        UpstreamHost host,
        CancellationTokenSource limit)
    {
        cluster.Stats.Requests.Increment();
        cluster.Stats.ActiveRequests.Add(1);
        try
        {
            var upstream = await cluster.ConnectAsync(host, limit.Token).ConfigureAwait(false);
            await using (upstream.ConfigureAwait(false))
            {
                info.ResponseBegins();
                context.Response.StatusCode = StatusCodes.Status200OK;
                HeaderMutator.MutateResponse(context.Response.Headers, route, info);
                await CarryAsync(context, upstream, action, limit).ConfigureAwait(false);
            }
        }
        finally
        {
            cluster.Stats.ActiveRequests.Add(-1);
        }
    }

    /// <summary>Has the host decide: sends it the same request, and carries bytes once it has accepted.</summary>
    private static async Task AskAsync(
        HttpContext context,
        GatewayStreamInfo info,
        ForwardAction action,
        UpstreamCluster cluster,
        UpstreamHost host,
        RouteTransformer transformer,
        CancellationTokenSource limit)
    {
        var isConnect = HttpMethods.IsConnect(context.Request.Method);
        using var request = new HttpRequestMessage
        {
            Method = new HttpMethod(context.Request.Method),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await transformer.TransformRequestAsync(context, request, "", limit.Token).ConfigureAwait(false);
        if (context.Response.StatusCode != StatusCodes.Status200OK)
            return;
        if (!isConnect)
        {
            request.Headers.TryAddWithoutValidation("connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("upgrade", context.Request.Headers.Upgrade.ToString());
        }

        using var response = isConnect
            ? await cluster.SendConnectAsync(host, request, limit.Token).ConfigureAwait(false)
            : await cluster.SendAsync(host, request, limit.Token).ConfigureAwait(false);
        if (isConnect && response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException(
                $"The upstream accepted a CONNECT with {(int)response.StatusCode}, which .NET's client takes for the end of it.");
        }

        await transformer.TransformResponseAsync(context, response, limit.Token).ConfigureAwait(false);
        if (response.StatusCode != (isConnect ? HttpStatusCode.OK : HttpStatusCode.SwitchingProtocols))
        {
            await response.Content.CopyToAsync(context.Response.Body, limit.Token).ConfigureAwait(false);
            return;
        }

        context.Response.ContentLength = null;
        if (!isConnect)
            context.Response.Headers.Upgrade = string.Join(',', response.Headers.Upgrade);
        var upstream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        await using (upstream.ConfigureAwait(false))
            await CarryAsync(context, upstream, action, limit).ConfigureAwait(false);
    }

    private static async Task CarryAsync(HttpContext context, Stream upstream, ForwardAction action, CancellationTokenSource limit)
    {
        // A tunnel that lasts is not late.
        limit.CancelAfter(Timeout.InfiniteTimeSpan);
        var client = await AcceptAsync(context).ConfigureAwait(false);
        await new Tunnel(client, upstream, UpstreamForwarder.IdleLimitOf(action)).RunAsync(limit.Token).ConfigureAwait(false);
    }

    /// <summary>Tells the client that its request is accepted.</summary>
    private static async Task<Stream> AcceptAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return await connect.AcceptAsync().ConfigureAwait(false);
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            return await upgrade.UpgradeAsync().ConfigureAwait(false);

        // CONNECT over HTTP/2: the bytes are the bodies of the stream.
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        return new DuplexStream(context.Request.Body, context.Response.Body);
    }

    private static void Fail(
        HttpContext context,
        IFilteredStreamFeature filtered,
        GatewayStreamInfo info,
        MatchedRoute route,
        UpstreamCluster cluster,
        UpstreamHost host,
        Exception failure,
        bool isLate)
    {
        if (filtered.Stream.Reply is not null || filtered.Stream.ResetReason is not null)
            return;
        if (context.RequestAborted.IsCancellationRequested)
        {
            info.Flags |= ResponseFlags.DownstreamConnectionTermination;
            return;
        }

        if (context.Response.HasStarted)
        {
            info.Flags |= failure is TimeoutException ? ResponseFlags.StreamIdleTimeout : ResponseFlags.UpstreamConnectionTermination;
            context.Abort();
        }
        else if (isLate)
        {
            UpstreamForwarder.ReplyLate(filtered, info, route, cluster, host);
        }
        else
        {
            if (info.Upstream is not null)
                info.UpstreamFailed(failure.GetBaseException().Message);
            UpstreamForwarder.ReplyTo(ForwarderError.Request, failure, filtered, info, route, isAborted: false);
        }
    }
}
