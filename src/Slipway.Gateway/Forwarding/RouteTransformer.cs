using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Http;
using Slipway.Gateway.Retries;
using Slipway.Gateway.Routing;
using Slipway.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway.Forwarding;

/// <summary>Makes the upstream's request of the client's, and the client's response of the upstream's, as Envoy's router does.</summary>
internal sealed class RouteTransformer(
    GatewayStreamInfo info,
    MatchedRoute route,
    ForwardAction action,
    UpstreamHost host,
    string path,
    string? cookie,
    bool suppressEnvoyHeaders,
    RouteTimeout? timeout) : HttpTransformer
{
    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings", "te", "host");

    private readonly long _start = Stopwatch.GetTimestamp();
    private string? _path;

    /// <summary>Is told of the response.</summary>
    public UpstreamRequest? Request { get; set; }

    /// <summary>Whether the upstream sees which attempt a request is.</summary>
    public bool IncludesAttemptCount => route.VirtualHost.IncludesRequestAttemptCount;

    /// <summary>Where the request goes at a host.</summary>
    public Uri UriAt(UpstreamHost at) => UpstreamCluster.UriAt(at, _path ?? path);

    /// <summary>The name by which the request addresses a host, where that depends on the host; null elsewhere.</summary>
    public string? HostAt(UpstreamHost at) => action.HostRewrite is AutoHostRewrite ? at.Name : null;

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var headers = httpContext.Request.Headers;
        var newPath = route.RewritePath(path);
        var oldHost = httpContext.Request.Host.Value ?? "";
        _path = newPath;
        var newHost = action.HostRewrite is AutoHostRewrite ? HostAt(host) : route.RewriteHost(path, info, GatewayStreamInfo.RequestHeader);
        if (newPath != path && !suppressEnvoyHeaders)
            headers["x-envoy-original-path"] = path;
        if (newHost is not null && action.AppendXForwardedHost)
            headers["x-forwarded-host"] = Microsoft.Extensions.Primitives.StringValues.Concat(headers["x-forwarded-host"], oldHost);
        HeaderMutator.MutateRequest(headers, route, info);

        if (httpContext.Request.Body is RequestBody body)
            StreamedContent.Mark(proxyRequest, body);
        proxyRequest.RequestUri = UriAt(host);
        using var fields = new HeaderFields(headers);
        foreach (var (name, values) in fields)
        {
            if (name[0] == ':' || HopByHop.Contains(name))
                continue;
            if (values is [var value])
            {
                if (!proxyRequest.Headers.TryAddWithoutValidation(name, value))
                    proxyRequest.Content?.Headers.TryAddWithoutValidation(name, value);
            }
            else if (!proxyRequest.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                proxyRequest.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        // The one thing this header may still say past the first hop (RFC 9113, 8.2.2), and gRPC does.
        if (headers.TE.Count > 0 && headers.TE.Any(value => value?.Contains("trailers", StringComparison.OrdinalIgnoreCase) == true))
            proxyRequest.Headers.TryAddWithoutValidation("te", "trailers");
        if (IncludesAttemptCount)
        {
            proxyRequest.Headers.Remove("x-envoy-attempt-count");
            proxyRequest.Headers.TryAddWithoutValidation("x-envoy-attempt-count", "1");
        }

        try
        {
            proxyRequest.Headers.Host = newHost ?? oldHost;
        }
        catch (FormatException)
        {
            // Such as y:1:2, from the client, a filter, or the header that the route takes it from. With a status YARP does not go on.
            info.Details = "invalid_host";
            httpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
            return ValueTask.FromResult(false);
        Request?.Responded(proxyResponse);
        info.ResponseBegins();

        // A response that has no end is not late.
        if (proxyResponse.StatusCode == HttpStatusCode.SwitchingProtocols || OpensTunnel(proxyResponse))
            timeout?.Stop();

        var response = httpContext.Response;
        response.StatusCode = (int)proxyResponse.StatusCode;
        httpContext.Features.Find<IHttpResponseFeature>()!.ReasonPhrase = proxyResponse.ReasonPhrase;
        Copy(proxyResponse.Headers.NonValidated, response.Headers);
        Copy(proxyResponse.Content.Headers.NonValidated, response.Headers);
        if (!suppressEnvoyHeaders)
        {
            response.Headers["x-envoy-upstream-service-time"] =
                ((long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        if (route.VirtualHost.IncludesAttemptCountInResponse && info.Upstream is { } upstream)
            response.Headers["x-envoy-attempt-count"] = upstream.Attempts.ToString(CultureInfo.InvariantCulture);
        if (cookie is not null)
            response.Headers.SetCookie = Microsoft.Extensions.Primitives.StringValues.Concat(response.Headers.SetCookie, cookie);
        HeaderMutator.MutateResponse(response.Headers, route, info);
        return ValueTask.FromResult(true);
    }

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        // .NET makes a collection where there are none.
        if (MayHaveTrailers(proxyResponse) && httpContext.Features.Find<IHttpResponseTrailersFeature>() is { Trailers.IsReadOnly: false } feature)
            Copy(proxyResponse.TrailingHeaders.NonValidated, feature.Trailers);
        return ValueTask.CompletedTask;
    }

    /// <summary>By extended CONNECT, which is how YARP asks for a WebSocket over HTTP/2 (RFC 8441).</summary>
    private static bool OpensTunnel(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && response.RequestMessage?.Method == HttpMethod.Connect;

    /// <summary>Over HTTP/1.1 they come behind a chunked body only (RFC 9112, 7.1.2).</summary>
    private static bool MayHaveTrailers(HttpResponseMessage response) =>
        response.Version.Major >= 2 || response.Headers.NonValidated.Contains("transfer-encoding");

    private static void Copy(System.Net.Http.Headers.HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from)
        {
            if (HopByHop.Contains(name))
                continue;
            to[name] = values.Count == 1 ? values.ToString() : values.ToArray();
        }
    }
}
