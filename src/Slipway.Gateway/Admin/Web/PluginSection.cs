using Slipway.Gateway.Configuration;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Gateway.Admin.Web;

/// <summary>Plugins with their VMs and traps.</summary>
internal static class PluginSection
{
    private static readonly string[] Columns =
        ["VM", "State", "Memory", "Contexts", "Restarts", "Callbacks", "Mean", "Half within", "99 % within"];

    public static Html Of(Generation generation, HostMetrics metrics) => Html.Of($"""
        <section aria-labelledby="plugins"><h2 id="plugins">Plugins</h2>
        {(generation.Plugins.Any() ? Html.Each(generation.Plugins, loaded => Of(loaded.Plugin, metrics)) : Html.Of($"<p>There are none.</p>"))}
        </section>
        """);

    private static Html Of(Plugin plugin, HostMetrics metrics)
    {
        var options = plugin.Options;
        var rows = Html.Of($"{Html.Each(plugin.Vms, Of)}{(plugin.StreamVms is { } streams ? Of(streams) : default)}");
        return Html.Of($"""
            <h3>{(options.Name.Length > 0 ? options.Name : "without a name")}</h3>
            <dl><dt>Code</dt><dd>{options.CodeSource}, {WebPage.Bytes(plugin.Code.Size)}, ABI {plugin.AbiVersion.Text()}</dd>
            <dt>SHA-256</dt><dd><code>{plugin.Code.Sha256}</code></dd>
            <dt>Configuration</dt><dd><code>{WasmPage.Hash(options.Configuration) ?? "none"}</code></dd>
            <dt>VM id</dt><dd>{(options.VmId.Length > 0 ? options.VmId : "none")}</dd>
            <dt>When it fails</dt><dd>{WasmPage.Name(options.FailurePolicy)}</dd>
            <dt>Isolation</dt><dd>{WasmPage.Name(options.Isolation)}</dd></dl>
            {WebPage.Table($"VMs of {options.Name}", Columns, rows)}
            {Traps(options.Name, metrics)}
            """);
    }

    private static Html Of(VmStatus vm) => Html.Of($"""
        <tr><th scope="row">lane {vm.Lane}</th><td class="{(vm.HasFailed ? "bad" : "good")}">{(vm.HasFailed ? "failed" : "running")}</td>
        <td>{WebPage.Bytes(vm.MemoryBytes)}</td><td>{vm.Contexts}</td><td>{vm.Restarts}</td>{Of(vm.Callbacks)}</tr>
        """);

    private static Html Of(StreamVmsStatus streams) => Html.Of($"""
        <tr><th scope="row">of streams</th><td>{streams.Count} alive</td><td>{WebPage.Bytes(streams.MemoryBytes)}</td><td>–</td><td>–</td>
        {Of(streams.Callbacks)}</tr>
        """);

    private static Html Of(CallbackFigures callbacks) => callbacks.Count == 0
        ? Html.Of($"<td>0</td><td>–</td><td>–</td><td>–</td>")
        : Html.Of($"""
            <td>{callbacks.Count}</td><td>{WebPage.Duration(callbacks.Total / callbacks.Count)}</td><td>{WebPage.Duration(callbacks.Median)}</td>
            <td>{WebPage.Duration(callbacks.P99)}</td>
            """);

    private static Html Traps(string plugin, HostMetrics metrics)
    {
        var last = metrics.TrapsOf(plugin);
        return last.Count == 0 ? Html.Of($"<p>Nothing has trapped.</p>") : Html.Of($"""
            <h4>Traps</h4><p>{metrics.ByPlugin.GetValueOrDefault(("traps", plugin))} in all; the last {last.Count}:</p>
            {Html.Each(last, trap => Html.Of($"""
                <details><summary>{WebPage.Time(trap.Time)} <code>{trap.Callback}</code> <span class="bad">{trap.Message}</span></summary>
                <pre>{(trap.Backtrace.Length > 0 ? trap.Backtrace : "There is no backtrace.")}</pre></details>
                """))}
            """);
    }
}
