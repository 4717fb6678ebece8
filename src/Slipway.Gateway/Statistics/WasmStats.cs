using Slipway.Envoy;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Gateway.Statistics;

/// <summary>Statistics of VMs and plugins under Envoy's names, and those that guests define.</summary>
internal static class WasmStats
{
    /// <summary>Envoy's names contain the runtime that the configuration asks for; dashboards look for that.</summary>
    private const string DefaultRuntime = "envoy.wasm.runtime.v8";

    public static void AddTo(StatRegistry stats, ProxyWasmHost host, Func<IEnumerable<(PluginConfig Configuration, Plugin Plugin)>> plugins)
    {
        stats.AddSource(() => OfHost(host, plugins()));
        stats.AddSource(() => OfPlugins(host, plugins()));
        stats.AddSource(() => host.GuestMetrics.Snapshot().Select(OfGuest));
    }

    private static IEnumerable<StatSample> OfHost(
        ProxyWasmHost host, IEnumerable<(PluginConfig Configuration, Plugin Plugin)> plugins)
    {
        var runtimes = plugins.Select(plugin => plugin.Configuration.Vm.Runtime);
        var runtime = runtimes.FirstOrDefault(name => name.Length > 0) ?? DefaultRuntime;
        var metrics = host.Metrics;
        yield return Sample(StatName.OfRuntime(runtime, "created"), MetricKind.Counter, metrics.CreatedVms);
        yield return Sample(StatName.OfRuntime(runtime, "active"), MetricKind.Gauge, metrics.ActiveVms);
        yield return Sample(StatName.OfRuntime(runtime, "memory_size"), MetricKind.Gauge, metrics.MemoryBytes);
        yield return Sample(StatName.Of("wasm.wasm_vm_count"), MetricKind.Gauge, metrics.ActiveVms);
    }

    private static IEnumerable<StatSample> OfPlugins(
        ProxyWasmHost host, IEnumerable<(PluginConfig Configuration, Plugin Plugin)> plugins)
    {
        foreach (var group in plugins.GroupBy(loaded => loaded.Plugin.Options.Name))
        {
            foreach (var counter in (string[])["vm_reload_backoff", "vm_reload_success", "vm_reload_failure", "traps", "denials"])
            {
                var value = host.Metrics.ByPlugin.GetValueOrDefault((counter, group.Key));
                yield return Sample(StatName.OfPlugin(group.Key, counter), MetricKind.Counter, value);
            }

            var memory = group.Sum(loaded => loaded.Plugin.MemoryBytes);
            yield return Sample(StatName.OfPlugin(group.Key, "vm_memory_size"), MetricKind.Gauge, memory);
        }
    }

    private static StatSample OfGuest(MetricSnapshot metric) => new(
        StatName.OfGuest(metric.Name), metric.Kind, (long)metric.Value, metric.Value != 0 || metric.Histogram?.Count > 0, metric.Histogram);

    private static StatSample Sample(StatName name, MetricKind kind, long value) => new(name, kind, value, value != 0);
}
