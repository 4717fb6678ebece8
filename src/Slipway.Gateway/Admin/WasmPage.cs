using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Gateway.Admin;

/// <summary><c>/wasm</c>: the plugins with their VMs, how long callbacks take, and what has trapped last.</summary>
internal static class WasmPage
{
    public static JsonObject Of(IEnumerable<Plugin> plugins, HostMetrics metrics) => new()
    {
        ["plugins"] = new JsonArray([.. plugins.Select(plugin => Of(plugin, metrics))]),
    };

    /// <summary>Of a VM's or a plugin's configuration, which may be secret; null where there is none.</summary>
    public static string? Hash(ReadOnlyMemory<byte> configuration) =>
        configuration.IsEmpty ? null : Convert.ToHexStringLower(SHA256.HashData(configuration.Span));

    /// <summary>As Envoy writes enumerations.</summary>
    public static string Name(Enum value) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    private static JsonObject Of(Plugin plugin, HostMetrics metrics)
    {
        var options = plugin.Options;
        return new JsonObject
        {
            ["name"] = options.Name,
            ["root_id"] = options.RootId,
            ["vm_id"] = options.VmId,
            ["code"] = new JsonObject
            {
                ["source"] = options.CodeSource,
                ["sha256"] = plugin.Code.Sha256,
                ["bytes"] = plugin.Code.Size,
                ["abi"] = plugin.AbiVersion.Text(),
            },
            ["vm_configuration_sha256"] = Hash(options.VmConfiguration),
            ["configuration_sha256"] = Hash(options.Configuration),
            ["failure_policy"] = Name(options.FailurePolicy),
            ["isolation"] = Name(options.Isolation),
            ["memory_limit_bytes"] = options.Limits.MemoryBytes,
            ["vms"] = new JsonArray([.. plugin.Vms.Select(Of)]),
            ["stream_vms"] = plugin.StreamVms is { } streams
                ? new JsonObject { ["count"] = streams.Count, ["memory_bytes"] = streams.MemoryBytes, ["callbacks"] = Of(streams.Callbacks) }
                : null,
            ["traps"] = metrics.ByPlugin.GetValueOrDefault(("traps", options.Name)),
            ["last_traps"] = new JsonArray([.. metrics.TrapsOf(options.Name).Select(Of)]),
        };
    }

    private static JsonObject Of(VmStatus vm) => new()
    {
        ["lane"] = vm.Lane,
        ["failed"] = vm.HasFailed,
        ["memory_bytes"] = vm.MemoryBytes,
        ["contexts"] = vm.Contexts,
        ["restarts"] = vm.Restarts,
        ["callbacks"] = Of(vm.Callbacks),
    };

    private static JsonObject Of(CallbackFigures callbacks) => new()
    {
        ["count"] = callbacks.Count,
        ["sum_us"] = callbacks.Total.TotalMicroseconds,
        ["p50_us"] = callbacks.Median.TotalMicroseconds,
        ["p99_us"] = callbacks.P99.TotalMicroseconds,
    };

    private static JsonObject Of(RecordedTrap trap) => new()
    {
        ["time"] = trap.Time.ToString("O", CultureInfo.InvariantCulture),
        ["callback"] = trap.Callback,
        ["kind"] = Name(trap.Kind),
        ["message"] = trap.Message,
        ["backtrace"] = new JsonArray(
            [.. trap.Backtrace.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonValue.Create(line.Trim()))]),
    };

}
