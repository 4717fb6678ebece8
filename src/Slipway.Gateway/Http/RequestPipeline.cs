using Microsoft.AspNetCore.Http;
using Slipway.AspNetCore;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Filters;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Statistics;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Upgrades;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Http;

/// <summary>Everything a listener does with a request: prepares it, takes it through filters and router, and logs it.</summary>
internal sealed class RequestPipeline
{
    private readonly HttpConnectionManager _manager;
    private readonly UpgradePreparation _upgrades;
    private readonly FilterChains _chains;
    private readonly RouteTable _routes;
    private readonly ListenerInfo _listener;
    private readonly Action<OperatorContext>? _log;
    private readonly Generation _generation;
    private readonly Random _random;
    private readonly Counter _total;
    private readonly Gauge _active;
    private readonly ResponseCounters _responses;
    private readonly Func<object, Task> _setServer;
    private readonly RequestDelegate _route;
    private readonly StreamSweep _sweep;
    private readonly Action<GatewayStreamInfo, HttpContext> _ended;

    public RequestPipeline(
        HttpConnectionManager manager,
        FilterChains chains,
        RouteTable routes,
        ListenerInfo listener,
        Router router,
        Action<OperatorContext>? log,
        Generation generation,
        StatRegistry stats,
        Random random)
    {
        (_manager, _chains, _routes, _listener, _log, _generation, _random) = (manager, chains, routes, listener, log, generation, random);
        _total = stats.Counter(StatName.OfHttp(manager.StatPrefix, "downstream_rq_total"));
        _active = stats.Gauge(StatName.OfHttp(manager.StatPrefix, "downstream_rq_active"));
        _responses = new ResponseCounters(stats, StatName.OfHttp(manager.StatPrefix, "downstream_rq"), byCode: false);
        _setServer = SetServer;
        _upgrades = new UpgradePreparation(manager, SetServer);
        _route = router.RouteAsync;
        _ended = Ended;
        _sweep = new StreamSweep(manager.StreamIdleTimeout is { Ticks: > 0 } limit ? limit : null);
    }

    /// <summary>A request begins, and must be served; false where the configuration of this pipeline has ended.</summary>
    public bool TryEnter() => _generation.TryEnter();

    /// <summary>Serves a request that has entered.</summary>
    public Task ServeAsync(HttpContext context)
    {
        _total.Increment();
        _active.Add(1);
        GatewayStreamInfo? info = null;
        try
        {
            // Filters see the upstream's server header; the client sees ours, set when the response really starts.
            if (_manager.ServerHeaderTransformation != ServerHeaderTransformation.PassThrough)
                context.Response.OnStarting(_setServer, context.Response);
            if (RequestPreparation.Prepare(context, _manager, _upgrades, out var client) is { } refusal)
            {
                context.Response.StatusCode = refusal;
                _responses.Count(refusal);
                return Task.CompletedTask;
            }

            info = new GatewayStreamInfo(context, client, _routes, _listener, (ulong)_random.NextInt64(), _ended)
            {
                Span = RequestTrace.Begin(context),
            };
            var running = FilteredRequest.RunAsync(context, _chains.For(info), info, _route);
            if (!running.IsCompleted && info.Stream is { } stream)
                info.WatchBy(new StreamWatch(stream, info, _sweep, _manager.RequestTimeout));
            return running;
        }
        finally
        {
            // What has become a stream is served until that has ended.
            if (info?.Stream is null)
                Exit();
        }
    }

    private void Ended(GatewayStreamInfo info, HttpContext context)
    {
        try
        {
            info.Complete();
            if (context.RequestAborted.IsCancellationRequested && info.Stream is { ResetReason: null })
                info.Flags |= ResponseFlags.DownstreamConnectionTermination;
            if (info.Stream?.Response.HeadersIn == true)
                _responses.Count(context.Response.StatusCode);
            _log?.Invoke(new OperatorContext(info, null));
            if (info.Span is { } span)
                RequestTrace.End(span, context, info);
        }
        finally
        {
            Exit();
        }
    }

    private void Exit()
    {
        _active.Add(-1);
        _generation.Exit();
    }

    private Task SetServer(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        if (_manager.ServerHeaderTransformation == ServerHeaderTransformation.Overwrite
            || (_manager.ServerHeaderTransformation == ServerHeaderTransformation.AppendIfAbsent && !headers.ContainsKey("server")))
        {
            headers.Server = _manager.ServerName;
        }

        return Task.CompletedTask;
    }
}
