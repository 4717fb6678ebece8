using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Admin.Web;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Health;
using Slipway.Gateway.Logging;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Admin;

/// <summary>The pages of the administration interface, under Envoy's paths and in its forms. What changes something is asked for with POST.</summary>
internal sealed class AdminPages
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Func<Generation> _present;
    private readonly StatRegistry _stats;
    private readonly Func<IReadOnlyList<ListenerStatus>> _listeners;
    private readonly ServerState _state;
    private readonly FrozenDictionary<string, (string About, Func<AdminRequest, Page> Page)> _pages;
    private readonly HostMetrics _wasm;
    private readonly GatewayLoggers _loggers;
    private readonly Func<ConfigurationStatus> _configuration;
    private readonly LoggingPage _logging;
    private readonly FrozenDictionary<string, (string About, Func<AdminRequest, Page> Act)> _actions;

    public AdminPages(
        Func<Generation> present,
        StatRegistry stats,
        HostMetrics wasm,
        Func<IReadOnlyList<ListenerStatus>> listeners,
        ServerState state,
        GatewayLoggers loggers,
        Func<ConfigurationStatus> configuration)
    {
        (_present, _stats, _listeners, _state) = (present, stats, listeners, state);
        (_wasm, _loggers, _configuration) = (wasm, loggers, configuration);
        _logging = new LoggingPage(loggers);
        stats.AddSource(() =>
        [
            new StatSample(StatName.Of("server.live"), MetricKind.Gauge, _state.IsReady ? 1 : 0, true),
            new StatSample(StatName.Of("server.uptime"), MetricKind.Gauge, (long)Uptime.TotalSeconds, true),
        ]);
        _pages = new Dictionary<string, (string, Func<AdminRequest, Page>)>
        {
            ["/"] = ("this list; for browsers a page that shows the gateway",
                request => request.PrefersHtml ? Overview(request) : Page.Text(Help())),
            ["/help"] = ("this list", _ => Page.Text(Help())),
            ["/ready"] = ("LIVE when the gateway serves requests", _ => new Page(_state.IsReady ? 200 : 503, Page.Plain, $"{_state.Name}\n")),
            ["/server_info"] = ("version, state, uptime and node as JSON", _ => Page.Json(ServerInfo())),
            ["/stats"] = ("statistics; ?filter=regex, ?usedonly, ?format=text|json|prometheus", request => Stats(request.Query)),
            ["/stats/prometheus"] = ("statistics for Prometheus; ?filter=regex, ?usedonly", request => Stats(request.Query, "prometheus")),
            ["/config_dump"] = ("the configuration as JSON, without secrets", _ => Page.Json(ConfigurationDump.Of(_present().Bootstrap))),
            ["/clusters"] = ("clusters and their hosts; ?format=text|json", request => Clusters(request.Query)),
            ["/wasm"] =
                ("plugins with their VMs, memory, latency and last traps, as JSON",
                    _ => Page.Json(WasmPage.Of(_present().Plugins.Select(loaded => loaded.Plugin), wasm))),
            ["/listeners"] = ("listeners and their addresses; ?format=text|json", request => Listeners(request.Query)),
        }.ToFrozenDictionary();
        _actions = new Dictionary<string, (string, Func<AdminRequest, Page>)>
        {
            ["/healthcheck/fail"] = ("POST: have load balancers send no more requests here", _ => Do(() => _state.FailHealthChecks(true))),
            ["/healthcheck/ok"] = ("POST: undo /healthcheck/fail", _ => Do(() => _state.FailHealthChecks(false))),
            ["/drain_listeners"] =
                ("POST: accept no more connections, and end those there are after their requests", _ => Do(_state.DrainListeners)),
            ["/logging"] = ("POST: loggers and their levels; ?level=LEVEL, ?LOGGER=LEVEL, ?paths=LOGGER:LEVEL,… change them", Logging),
            ["/quitquitquit"] = ("POST: drain, and end", _ => Do(_state.Quit)),
        }.ToFrozenDictionary();
    }

    private static string Version { get; } = "slipway/" + typeof(AdminPages).Assembly.GetName().Version?.ToString(3);

    private TimeSpan Uptime => Stopwatch.GetElapsedTime(_start);

    public Page Find(AdminRequest request)
    {
        var (method, path) = (request.Method, request.Path);
        if (_actions.TryGetValue(path, out var action))
        {
            if (!HttpMethods.IsPost(method))
                return new Page(405, Page.Plain, $"{path} changes something, and is asked for with POST.\n");
            return action.Act(request);
        }

        if (!_pages.TryGetValue(path, out var page))
            return new Page(404, Page.Plain, $"There is no page {path}. There are:\n{Help()}");
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
            ? page.Page(request)
            : new Page(405, Page.Plain, $"{path} is read with GET.\n");
    }

    private static Page Do(Action action)
    {
        action();
        return Page.Text("OK\n");
    }

    private Page Logging(AdminRequest request) =>
        _logging.Change(request.Query.Concat(request.Form)) is { } problem ? new Page(400, Page.Plain, problem + "\n") : Page.Text(_logging.List());

    private string Help() => string.Concat(
        _pages.Select(page => (page.Key, page.Value.About))
            .Concat(_actions.Select(action => (action.Key, action.Value.About)))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"  {entry.Key}: {entry.About}\n"));

    private Page Stats(IQueryCollection query) => Stats(query, query["format"].ToString());

    private Page Stats(IQueryCollection query, string format)
    {
        Regex? filter = null;
        try
        {
            if (query["filter"].ToString() is { Length: > 0 } pattern)
                filter = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return new Page(400, "text/plain; charset=UTF-8", $"filter is no regular expression that can be used here: {e.Message}\n");
        }

        var samples = _stats.Snapshot()
            .Where(sample => (filter is null || filter.IsMatch(sample.Name.Text)) && (!query.ContainsKey("usedonly") || sample.IsUsed));
        return format switch
        {
            "" or "text" => Page.Text(StatsText.Plain(samples)),
            "prometheus" => new Page(200, "text/plain; version=0.0.4; charset=UTF-8", StatsText.Prometheus(samples)),
            "json" => Page.Json(StatsJson(samples)),
            _ => new Page(400, "text/plain; charset=UTF-8", $"There is no format {format}; use text, json or prometheus.\n"),
        };
    }

    private static JsonObject StatsJson(IEnumerable<StatSample> samples) => new()
    {
        ["stats"] = new JsonArray([.. samples.Select(sample => sample.Histogram is { } histogram
            ? new JsonObject { ["name"] = sample.Name.Text, ["count"] = histogram.Count, ["sum"] = histogram.Sum }
            : new JsonObject { ["name"] = sample.Name.Text, ["value"] = sample.Value })]),
    };

    private Page Overview(AdminRequest request)
    {
        var isRefreshed = request.Query.ContainsKey("refresh");
        var generation = _present();
        return Page.Html(WebPage.Of(
            "Slipway",
            isRefreshed ? Html.Of($"<meta http-equiv=\"refresh\" content=\"5\">") : default,
            Html.Of($"""
                <header><h1>Slipway</h1>
                <nav aria-label="Sections"><ul>
                <li><a href="#server">Server</a></li><li><a href="#listeners">Listeners</a></li><li><a href="#clusters">Clusters</a></li>
                <li><a href="#plugins">Plugins</a></li><li><a href="#log">Log</a></li>
                <li>{(isRefreshed
                    ? Html.Of($"<a href=\"/\">Stop loading every 5 seconds</a>")
                    : Html.Of($"<a href=\"/?refresh\">Load anew every 5 seconds</a>"))}</li>
                </ul></nav></header>
                <main id="main">
                {ServerSection.Of(generation, _state, _configuration(), Version, Uptime)}
                {ListenerSection.Of(generation, _listeners())}
                {ClusterSection.Of(generation)}
                {PluginSection.Of(generation, _wasm)}
                {LogSection.Of(_loggers)}
                </main>
                """)));
    }

    private JsonObject ServerInfo() => new()
    {
        ["version"] = Version,
        ["state"] = _state.Name,
        ["uptime_current_epoch"] = Uptime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s",
        ["node"] = new JsonObject { ["id"] = _present().Bootstrap.Node.Id, ["cluster"] = _present().Bootstrap.Node.Cluster },
    };

    private Page Clusters(IQueryCollection query)
    {
        if (query["format"] == "json")
        {
            return Page.Json(new JsonObject
            {
                ["cluster_statuses"] = new JsonArray([.. _present().Clusters.All.Select(cluster => new JsonObject
                {
                    ["name"] = cluster.Configuration.Name,
                    ["host_statuses"] = new JsonArray([.. cluster.Hosts.Select(host => new JsonObject
                    {
                        ["address"] = Address(host),
                        ["weight"] = host.Endpoint.Weight,
                        ["health_status"] = new JsonObject
                        {
                            ["failed_active_health_check"] = host.Health.HasFlag(HealthFlags.FailedActiveCheck),
                            ["failed_outlier_check"] = host.Health.HasFlag(HealthFlags.FailedOutlierCheck),
                            ["eds_health_status"] = host.Health.HasFlag(HealthFlags.FailedByConfiguration) ? "UNHEALTHY" : "HEALTHY",
                        },
                    })]),
                })]),
            });
        }

        var text = new StringBuilder();
        foreach (var cluster in _present().Clusters.All)
        {
            var name = cluster.Configuration.Name;
            text.Append(CultureInfo.InvariantCulture, $"{name}::type::{cluster.Configuration.Type}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}::rq_total::{cluster.Stats.Requests.Value}\n");
            foreach (var host in cluster.Hosts)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}::{Address(host)}::weight::{host.Endpoint.Weight}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}::{Address(host)}::health_flags::{HealthFlagNames.Text(host.Health)}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}::{Address(host)}::rq_active::{host.ActiveRequests}\n");
            }
        }

        return Page.Text(text.ToString());
    }

    private static string Address(UpstreamHost host) => host.Address?.ToString() ?? host.Authority;

    private Page Listeners(IQueryCollection query) => query["format"] == "json"
        ? Page.Json(new JsonObject
        {
            ["listener_statuses"] = new JsonArray([.. _listeners().Select(listener => new JsonObject
            {
                ["name"] = listener.Name,
                ["local_address"] = new JsonObject
                {
                    ["socket_address"] = new JsonObject
                    {
                        ["protocol"] = listener.IsHttp3 ? "UDP" : "TCP",
                        ["address"] = listener.Address.Address.ToString(),
                        ["port_value"] = listener.Address.Port,
                    },
                },
            })]),
        })
        : Page.Text(string.Concat(_listeners().Select(listener => $"{listener.Name}::{listener.Address}\n")));

    /// <summary>An answer of the administration interface.</summary>
    internal sealed record Page(int Status, string ContentType, string Body)
    {
        public const string Plain = "text/plain; charset=UTF-8";

        public static Page Text(string body) => new(200, Plain, body);

        public static Page Html(string body, int status = 200) => new(status, "text/html; charset=UTF-8", body);

        public static Page Json(JsonNode body) => new(200, "application/json", body.ToJsonString(Indented) + "\n");
    }
}
