using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway.Forwarding;

/// <summary>Makes the upstream's request from the client's, and the client's response from the upstream's, as the route says.</summary>
internal sealed class ForwardTransformer(GatewayStreamInfo info, MatchedRoute route, UpstreamHost host, string path) : HttpTransformer
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);

        // Byte for byte: what a path means is for the upstream to decide.
        proxyRequest.RequestUri = new Uri(
            destinationPrefix + route.RewritePath(path), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        proxyRequest.Headers.Host = route.RewriteHost(path, info, GatewayStreamInfo.Header)
            ?? (route.Route.Action is ForwardAction { HostRewrite: AutoHostRewrite } && host.Hostname.Length > 0 ? host.Hostname : httpContext.Request.Host.Value);
        HeaderChanges.Apply(route, proxyRequest, info);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copyBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (proxyResponse is not null)
        {
            info.Details = "via_upstream";
            info.UpstreamServiceTime = Stopwatch.GetElapsedTime(_started);
            HeaderChanges.Apply(route, httpContext.Response, info);
        }

        return copyBody;
    }
}
