using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm;

namespace Slipway.Gateway.Admin;

/// <summary>The admin paths that people and probes ask Envoy for.</summary>
internal sealed class AdminEndpoint
{
    private readonly Dictionary<string, (string Help, Func<HttpContext, Task> Answer)> _paths;
    private readonly Bootstrap _bootstrap;
    private readonly Statistics _statistics;

    public AdminEndpoint(
        Bootstrap bootstrap, ProxyWasmHost wasm, ClusterRegistry clusters, Func<IReadOnlyList<(Listener Listener, ConnectionManager Manager)>> managers,
        Func<IReadOnlyList<ListenerStatus>> listeners)
    {
        _bootstrap = bootstrap;
        _statistics = new Statistics(wasm, clusters, managers);
        _paths = new(StringComparer.Ordinal)
        {
            ["/ready"] = ("LIVE with 200 once the gateway serves", static context => TextAsync(context, "LIVE\n")),
            ["/stats"] = ("statistics; ?filter=REGEX, ?usedonly, ?format=json|prometheus", StatsAsync),
            ["/stats/prometheus"] = ("statistics for Prometheus", PrometheusAsync),
            ["/config_dump"] = ("the configuration as it is understood", ConfigDumpAsync),
            ["/server_info"] = ("version and state", ServerInfoAsync),
            ["/listeners"] = ("listeners with their addresses", context => TextAsync(
                context, string.Concat(listeners().Select(listener => $"{listener.Name}::{listener.Address}\n")))),
            ["/clusters"] = ("clusters with their hosts", context => TextAsync(context, string.Concat(
                clusters.All.SelectMany(cluster => cluster.Hosts.Select(host => $"{cluster.Name}::{host.Address}::weight::{host.Weight}\n"))))),
            ["/help"] = ("this list", HelpAsync),
            ["/"] = ("this list", HelpAsync),
        };
    }

    public Task HandleAsync(HttpContext context)
    {
        if (!_paths.TryGetValue(context.Request.Path.Value ?? "", out var path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return TextAsync(context, $"There is no {context.Request.Path}. There are:\n{Help()}");
        }

        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return path.Answer(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD";
        return TextAsync(context, $"{context.Request.Path} is read with GET.\n");
    }

    private string Help() => string.Concat(_paths.Select(path => $"  {path.Key}: {path.Value.Help}\n"));

    private Task HelpAsync(HttpContext context) => TextAsync(context, Help());

    private Task ServerInfoAsync(HttpContext context) => JsonAsync(context, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", typeof(AdminEndpoint).Assembly.GetName().Version?.ToString(3));
        writer.WriteString("state", "LIVE");
        writer.WriteString("uptime_current_epoch", $"{(long)_statistics.Uptime.TotalSeconds}s");
        writer.WriteStartObject("node");
        writer.WriteString("id", _bootstrap.Node.Id);
        writer.WriteString("cluster", _bootstrap.Node.Cluster);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private Task ConfigDumpAsync(HttpContext context) => JsonAsync(context, writer => ConfigDump.Write(_bootstrap, writer));

    private async Task StatsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        Regex? filter = null;
        try
        {
            if (query.TryGetValue("filter", out var pattern))
                filter = new Regex(pattern.ToString(), RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await TextAsync(context, $"filter is not a regular expression: {e.Message}\n").ConfigureAwait(false);
            return;
        }

        if (query["format"] == "prometheus")
        {
            await PrometheusAsync(context).ConfigureAwait(false);
            return;
        }

        var usedOnly = query.ContainsKey("usedonly");
        var stats = _statistics.All().Where(stat => (filter?.IsMatch(stat.Name) ?? true) && (!usedOnly || stat.Value != 0)).ToList();
        if (query["format"] != "json")
        {
            await TextAsync(context, string.Concat(stats.Select(stat => string.Create(CultureInfo.InvariantCulture, $"{stat.Name}: {stat.Value}\n")))).ConfigureAwait(false);
            return;
        }

        await JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("stats");
            foreach (var stat in stats)
            {
                writer.WriteStartObject();
                writer.WriteString("name", stat.Name);
                writer.WriteNumber("value", stat.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private Task PrometheusAsync(HttpContext context) => TextAsync(context, PrometheusText.Of(_statistics.All()));

    private static Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.Headers.CacheControl = "no-cache, max-age=0";
        return context.Response.WriteAsync(text, Encoding.UTF8, context.RequestAborted);
    }

    private static async Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
            write(writer);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted).ConfigureAwait(false);
    }
}
