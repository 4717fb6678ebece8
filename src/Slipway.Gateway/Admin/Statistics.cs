using System.Diagnostics;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Admin;

/// <summary>One figure.</summary>
/// <param name="Name">Its name, as Envoy has it where Envoy has it.</param>
/// <param name="Value">Its value now.</param>
/// <param name="IsCounter">Whether it only grows.</param>
internal readonly record struct Statistic(string Name, double Value, bool IsCounter);

/// <summary>All figures of the gateway under the names that Envoy gives them; those of guests under the names that guests gave.</summary>
internal sealed class Statistics(
    ProxyWasmHost wasm, ClusterRegistry clusters, Func<IReadOnlyList<(Listener Listener, ConnectionManager Manager)>> managers)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public TimeSpan Uptime => Stopwatch.GetElapsedTime(_started);

    public IReadOnlyList<Statistic> All() => [.. Collect().OrderBy(stat => stat.Name, StringComparer.Ordinal)];

    private IEnumerable<Statistic> Collect()
    {
        yield return new("server.live", 1, false);
        yield return new("server.uptime", (long)Uptime.TotalSeconds, false);
        foreach (var cluster in clusters.All)
        {
            var prefix = $"cluster.{cluster.Name}.";
            yield return new($"{prefix}upstream_rq_total", cluster.Stats.Requests, true);
            for (var i = 1; i <= 5; i++)
                yield return new($"{prefix}upstream_rq_{i}xx", cluster.Stats.Responses(i), true);
            yield return new($"{prefix}upstream_rq_timeout", cluster.Stats.Timeouts, true);
            yield return new($"{prefix}upstream_cx_connect_fail", cluster.Stats.ConnectFailures, true);
            yield return new($"{prefix}membership_total", cluster.Hosts.Count, false);
        }

        foreach (var group in managers().GroupBy(entry => entry.Manager.Configuration.StatPrefix))
        {
            var prefix = $"http.{group.Key}.";
            yield return new($"{prefix}downstream_rq_total", group.Sum(entry => entry.Manager.Stats.Total), true);
            yield return new($"{prefix}downstream_rq_active", group.Sum(entry => entry.Manager.Stats.Active), false);
            for (var i = 1; i <= 5; i++)
                yield return new($"{prefix}downstream_rq_{i}xx", group.Sum(entry => entry.Manager.Stats.Responses(i)), true);
        }

        yield return new("wasm.envoy.wasm.runtime.wasmtime.created", wasm.Metrics.CreatedVms, true);
        yield return new("wasm.envoy.wasm.runtime.wasmtime.active", wasm.Metrics.ActiveVms, false);
        yield return new("wasm.envoy.wasm.runtime.wasmtime.memory_size", wasm.Metrics.MemoryBytes, false);
        yield return new("wasm.wasm_vm_count", wasm.Metrics.ActiveVms, false);
        foreach (var ((name, plugin), value) in wasm.Metrics.ByPlugin)
            yield return new($"wasm.{plugin}.{name}", value, true);
        foreach (var metric in wasm.GuestMetrics.Snapshot())
        {
            if (metric.Histogram is not { } histogram)
            {
                yield return new(metric.Name, metric.Value, metric.Kind == MetricKind.Counter);
                continue;
            }

            yield return new($"{metric.Name}.count", histogram.Count, true);
            yield return new($"{metric.Name}.sum", histogram.Sum, true);
        }
    }
}
