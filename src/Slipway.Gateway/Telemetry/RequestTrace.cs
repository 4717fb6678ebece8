using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Telemetry;

/// <summary>
/// A request's span. It continues the client's trace (W3C Trace Context), and stands in the request's <c>traceparent</c> for filters and upstream; where
/// nobody listens, or the trace is not recorded, the client's headers go on as they came.
/// </summary>
internal static class RequestTrace
{
    private static readonly ActivitySource Source = new(GatewayTelemetry.ActivitySourceName);

    /// <summary>Begins the span; null where none is recorded.</summary>
    public static Activity? Begin(HttpContext context)
    {
        if (!Source.HasListeners())
            return null;
        var headers = context.Request.Headers;
        var parent = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var remote) ? remote : default;
        var activity = Source.StartActivity(context.Request.Method, ActivityKind.Server, parent);
        if (activity is null)
            return null;
        headers.TraceParent = activity.Id;
        if (activity.TraceStateString is { Length: > 0 } state)
            headers.TraceState = state;

        // Requests share their threads with others, and nothing further in reads the present activity.
        Activity.Current = null;
        return activity;
    }

    /// <summary>Ends the span with what has become of the request (OpenTelemetry's semantic conventions for HTTP servers).</summary>
    public static void End(Activity activity, HttpContext context, GatewayStreamInfo info)
    {
        var request = info.RouteRequest;
        var status = context.Response.StatusCode;
        var query = request.Path.IndexOf('?', StringComparison.Ordinal);
        if (info.MatchedRoute?.Route.Name is { Length: > 0 } route)
        {
            activity.DisplayName = $"{request.Method} {route}";
            activity.SetTag("http.route", route);
        }

        activity.SetTag("http.request.method", request.Method);
        activity.SetTag("url.path", query < 0 ? request.Path : request.Path[..query]);
        activity.SetTag("url.scheme", context.Request.Scheme);
        activity.SetTag("server.address", request.Authority);
        activity.SetTag("client.address", info.Source?.Address.ToString());
        activity.SetTag("network.protocol.version", info.Protocol.StartsWith("HTTP/", StringComparison.Ordinal) ? info.Protocol[5..] : info.Protocol);
        activity.SetTag("http.response.status_code", status);
        activity.SetTag("upstream_cluster.name", info.Cluster?.Configuration.Name);
        activity.SetTag("upstream_address", info.Host?.Address?.ToString());
        activity.SetTag("response_flags", ResponseFlagNames.Text(info.Flags) ?? "-");
        if (status >= 500)
        {
            activity.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            activity.SetStatus(ActivityStatusCode.Error);
        }

        activity.Dispose();
    }
}
