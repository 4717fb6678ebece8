using Microsoft.Extensions.Logging;
using Slipway.Cli.Arguments;
using Slipway.Cli.Logging;
using Slipway.Cli.Shipping;
using Slipway.Envoy;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Cli.Inspection;

/// <summary>Whether a plugin of a configuration loads.</summary>
/// <param name="Place">Where in the configuration it is used.</param>
/// <param name="Module">Where its code comes from.</param>
/// <param name="Loads">Null when it was not tried.</param>
/// <param name="Reasons">Why it does not load, or was not tried.</param>
internal sealed record PluginTrial(string Place, string Module, bool? Loads, IReadOnlyList<string> Reasons);

/// <summary>Loads every plugin of a configuration once.</summary>
internal static class PluginTrials
{
    public static async Task<IReadOnlyList<PluginTrial>> RunAsync(Bootstrap bootstrap, CancellationToken cancellationToken)
    {
        var trials = new List<PluginTrial>();
        foreach (var (place, plugin) in Plugins(bootstrap))
            trials.Add(await RunAsync(place, plugin, cancellationToken));
        return trials;
    }

    /// <summary>Each in a host of its own, so that what a guest logs is known to be this one's.</summary>
    private static async Task<PluginTrial> RunAsync(string place, PluginConfig plugin, CancellationToken cancellationToken)
    {
        var (module, code) = Code(plugin.Vm?.Code);
        if (code is null)
            return new PluginTrial(place, module, null, ["remote code is fetched only by 'slipway run'."]);
        if (plugin.Vm?.Code is LocalDataSource { Source: FileDataSource } && NamedFilter.SchemaBeside(module) is { } schema
            && schema.Check(plugin.Configuration) is { Count: > 0 } problems)
            return new PluginTrial(place, module, false, [.. problems.Select(problem => $"its configuration: {problem}.")]);
        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var host = new ProxyWasmHost(new ProxyWasmHostOptions { Lanes = 1 }, loggerFactory: loggers);
        var options = new PluginOptions
        {
            Name = plugin.Name,
            RootId = plugin.RootId,
            VmId = plugin.Vm!.VmId,
            VmConfiguration = plugin.Vm.Configuration,
            Configuration = plugin.Configuration,
            Runtime = plugin.Vm.IsNative ? PluginRuntime.Native : PluginRuntime.Wasm,
            Code = code,
            CodeSource = module,
            AllowedCapabilities = plugin.AllowedCapabilities,
            Environment =
            [
                .. from key in plugin.Vm.Environment.HostKeys
                   let value = Environment.GetEnvironmentVariable(key)
                   where value is not null
                   select KeyValuePair.Create(key, value),
                .. plugin.Vm.Environment.KeyValues,
            ],
        };
        var verdict = await TrialLoad.RunAsync(host, options, log, cancellationToken);
        return new PluginTrial(place, module, verdict.Loads, verdict.Reasons);
    }

    /// <summary>All plugins, and where they are used.</summary>
    public static IEnumerable<(string Place, PluginConfig Plugin)> Plugins(Bootstrap bootstrap)
    {
        foreach (var listener in bootstrap.StaticResources.Listeners)
        {
            var name = listener.Name.Length > 0 ? listener.Name : listener.Address.ToString();
            var filters = listener.AllFilterChains.SelectMany(chain => chain.Filters).ToList();
            foreach (var filter in filters.OfType<NetworkWasmFilter>())
                yield return ($"listener {name}, network filter {filter.Name}", filter.Plugin);
            foreach (var manager in filters.OfType<HttpConnectionManager>())
            {
                foreach (var filter in manager.HttpFilters.OfType<WasmFilter>())
                    yield return ($"listener {name}, filter {filter.Name}", filter.Plugin);
                foreach (var accessLog in manager.AccessLogs.OfType<WasmAccessLog>())
                    yield return ($"listener {name}, access log", accessLog.Plugin);
            }
        }

        foreach (var service in bootstrap.WasmServices)
            yield return ($"Wasm service {service.Plugin.Name}", service.Plugin);
    }

    private static (string Module, byte[]? Code) Code(AsyncDataSource? source) => source switch
    {
        LocalDataSource { Source: FileDataSource file } => (file.Filename, FileArgument.Read(file.Filename)),
        LocalDataSource { Source: InlineDataSource inline } => ("inline code", inline.Bytes.ToArray()),
        LocalDataSource { Source: EnvironmentDataSource variable } =>
            ($"${variable.Name}", System.Text.Encoding.Latin1.GetBytes(Environment.GetEnvironmentVariable(variable.Name) ?? "")),
        RemoteDataSource remote => (remote.Uri, null),
        ArtifactDataSource artifact => (artifact.Reference, null),
        _ => ("no code", []),
    };
}
