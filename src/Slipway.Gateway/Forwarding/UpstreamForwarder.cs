using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore;
using Slipway.Envoy;
using Slipway.Gateway.Balancing;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Http;
using Slipway.Gateway.Retries;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Upgrades;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway.Forwarding;

/// <summary>Sends requests to a cluster's host, by YARP, and answers as Envoy does where that fails.</summary>
internal sealed class UpstreamForwarder(IHttpForwarder forwarder, bool suppressEnvoyHeaders, Random random)
{
    private static readonly ForwarderRequestConfig Http1 = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    private static readonly ForwarderRequestConfig Http2 = Http1 with { Version = HttpVersion.Version20 };

    public async Task ForwardAsync(
        HttpContext context,
        IFilteredStreamFeature filtered,
        GatewayStreamInfo info,
        MatchedRoute route,
        ForwardAction action,
        UpstreamCluster cluster)
    {
        var hash = RequestHash.Of(action.HashPolicies, info, context, filtered.RawPath, out var cookie);
        if (cluster.PickHost(hash) is not { } host)
        {
            ReplyWithoutHost(filtered, info, route, cluster);
            return;
        }

        info.RouteMindsIdleness = action.IdleTimeout is not null;
        var hasBody = UpgradeType.Of(context) is null && (context.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true);
        var timeout = info.Timeout = action.Timeout is { Ticks: > 0 } ? RouteTimeout.Rent() : null;
        try
        {
            var transformer = new RouteTransformer(info, route, action, host, filtered.RawPath, cookie, suppressEnvoyHeaders, timeout);
            RequestBody? body = null;
            if (hasBody)
                context.Request.Body = body = new RequestBody(context.Request.Body, filtered.Stream, timeout, action.Timeout);
            else
                timeout?.Start(action.Timeout!.Value);
            var plan = RetryPlan.For(route, action, context.Request.Headers);
            using var request = new UpstreamRequest(info, cluster, host, hash, plan, transformer, body, random);
            transformer.Request = request;
            var config = ConfigFor(cluster.VersionFor(info.Protocol), action);
            var error = await forwarder
                .SendAsync(context, "http://upstream/", request, config, transformer, timeout?.Token ?? default)
                .ConfigureAwait(false);
            if (error != ForwarderError.None)
                Fail(error, context, filtered, info, route, cluster, request, isLate: timeout is { HasPassed: true });
        }
        finally
        {
            info.Timeout = null;
            timeout?.Return(mayStart: hasBody);
        }
    }

    private static ForwarderRequestConfig ConfigFor(Version version, ForwardAction action)
    {
        if (IdleLimitOf(action) is { } limit)
            return new ForwarderRequestConfig { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = limit };
        return version.Major == 2 ? Http2 : Http1;
    }

    /// <summary>How long nothing may be sent; null for any time, which the longest of a timer's and longer ones are too.</summary>
    public static TimeSpan? IdleLimitOf(ForwardAction action) =>
        action.IdleTimeout is { Ticks: > 0, TotalMilliseconds: < int.MaxValue } limit ? limit : null;

    /// <summary>Answers in place of an upstream that has not, or not in time, or has not come to the end of its response.</summary>
    private static void Fail(
        ForwarderError error,
        HttpContext context,
        IFilteredStreamFeature filtered,
        GatewayStreamInfo info,
        MatchedRoute route,
        UpstreamCluster cluster,
        UpstreamRequest request,
        bool isLate)
    {
        // An upstream need not read a request to its end; its response counts (RFC 9112, 9.3). Which side YARP takes to have failed then is chance.
        if (error is ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
            && context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && !isLate)
        {
            return;
        }

        var failure = context.GetForwarderErrorFeature()?.Exception;
        request.Failed(failure);
        if (failure is not null)
            info.UpstreamFailed(failure.GetBaseException().Message);
        if (isLate && !context.RequestAborted.IsCancellationRequested)
        {
            ReplyLate(filtered, info, route, cluster, request.Host);
        }
        else if (!context.Response.HasStarted && filtered.Stream.Reply is null)
        {
            ReplyTo(error, failure, filtered, info, route, isAborted: context.RequestAborted.IsCancellationRequested);
        }
        else if (filtered.Stream.Reply is null)
        {
            info.Flags |= error == ForwarderError.ResponseBodyDestination
                ? ResponseFlags.UpstreamConnectionTermination
                : ResponseFlags.DownstreamConnectionTermination;
        }
    }

    /// <summary>Answers where no host of the cluster can be used.</summary>
    public static void ReplyWithoutHost(IFilteredStreamFeature filtered, GatewayStreamInfo info, MatchedRoute route, UpstreamCluster cluster)
    {
        cluster.Stats.NoHosts.Increment();
        info.Flags |= ResponseFlags.NoHealthyUpstream;
        Router.Reply(filtered.Stream, route, info, 503, "no healthy upstream"u8.ToArray(), "no_healthy_upstream");
    }

    /// <summary>Answers where the route's timeout has passed.</summary>
    public static void ReplyLate(
        IFilteredStreamFeature filtered, GatewayStreamInfo info, MatchedRoute route, UpstreamCluster cluster, UpstreamHost host)
    {
        cluster.Report(host, 504);
        cluster.Stats.Timeouts.Increment();
        info.Flags |= ResponseFlags.UpstreamRequestTimeout;
        Router.Reply(filtered.Stream, route, info, 504, "upstream request timeout"u8.ToArray(), "response_timeout");
    }

    /// <summary>Answers where the upstream has not, by what has failed.</summary>
    public static void ReplyTo(
        ForwarderError error,
        Exception? failure,
        IFilteredStreamFeature filtered,
        GatewayStreamInfo info,
        MatchedRoute route,
        bool isAborted)
    {
        if (isAborted)
        {
            info.Flags |= ResponseFlags.DownstreamConnectionTermination;
            return;
        }

        if (error == ForwarderError.RequestTimedOut)
        {
            info.Flags |= ResponseFlags.StreamIdleTimeout;
            Router.Reply(filtered.Stream, route, info, 408, "stream timeout"u8.ToArray(), "stream_idle_timeout");
            return;
        }

        if (error is ForwarderError.RequestBodyClient)
        {
            info.Flags |= ResponseFlags.DownstreamConnectionTermination;
            Router.Reply(filtered.Stream, route, info, 400, default, "downstream_remote_disconnect");
            return;
        }

        if (Find<PerTryTimeoutException>(failure) is not null)
        {
            Router.Reply(filtered.Stream, route, info, 504, "upstream request timeout"u8.ToArray(), "upstream_per_try_timeout");
            return;
        }

        if (Find<UpstreamOverflowException>(failure) is not null)
        {
            info.Flags |= ResponseFlags.UpstreamOverflow;
            Router.Reply(
                filtered.Stream, route, info, 503, Reset("overflow"), "upstream_reset_before_response_started{overflow}",
                ("x-envoy-overloaded", "true"));
            return;
        }

        var connect = Find<UpstreamConnectException>(failure);
        info.Flags |= connect is null ? ResponseFlags.UpstreamConnectionTermination : ResponseFlags.UpstreamConnectionFailure;
        var reason = connect?.Reason ?? "connection termination";
        var details = $"upstream_reset_before_response_started{{{reason.Replace(' ', '_')}}}";
        Router.Reply(filtered.Stream, route, info, 503, Reset(reason), details);
    }

    private static byte[] Reset(string reason) =>
        Encoding.ASCII.GetBytes($"upstream connect error or disconnect/reset before headers. reset reason: {reason}");

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
                return found;
        }

        return null;
    }
}
