using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.AspNetCore;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Forwarding;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Http;

/// <summary>Envoy's HTTP connection manager at run time: takes requests through the filters to the router, and logs them.</summary>
internal sealed class ConnectionManager(
    HttpConnectionManager configuration,
    HttpFilterChain chain,
    Router router,
    ListenerInfo listener,
    ClusterRegistry clusters,
    IReadOnlyList<AccessLogFile> accessLogs,
    bool suppressEnvoyHeaders)
{
    private readonly HttpRoutes _routes = new(new RouteMatcher(configuration.RouteConfiguration));

    public HttpConnectionManager Configuration => configuration;

    public HttpManagerStats Stats { get; } = new();

    public async Task HandleAsync(HttpContext context)
    {
        Stats.RequestStarted();
        RequestPreparation.Apply(context, configuration);
        var info = new GatewayStreamInfo(context, _routes, listener, clusters);
        context.Response.OnStarting(SetServerHeaders, (context.Response, info));
        try
        {
            await FilteredRequest.RunAsync(context, chain, info, behind => router.RouteAsync(behind, info)).ConfigureAwait(false);
        }
        finally
        {
            Stats.RequestEnded(info.Stream?.Response is { HeadersOut: true } ? context.Response.StatusCode : 0);
            foreach (var log in accessLogs)
                log.Write(info);
        }
    }

    /// <summary>After the filters: these say what this proxy is, and filters do not see them.</summary>
    private Task SetServerHeaders(object state)
    {
        var (response, info) = ((HttpResponse, GatewayStreamInfo))state;
        var overwrite = configuration.ServerHeaderTransformation switch
        {
            ServerHeaderTransformation.Overwrite => true,
            ServerHeaderTransformation.AppendIfAbsent => !response.Headers.ContainsKey("server"),
            _ => false,
        };
        if (overwrite)
            response.Headers["server"] = configuration.ServerName;
        if (info.UpstreamServiceTime is { } time && !suppressEnvoyHeaders)
            response.Headers["x-envoy-upstream-service-time"] = ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }
}
