using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;
using FailurePolicy = Slipway.ProxyWasm.Plugins.FailurePolicy;

namespace Slipway.Gateway.Filters;

/// <summary>Makes plugins of their configuration, and ends them with the gateway. Used while the gateway starts, by one thread.</summary>
internal sealed class PluginLoader(ProxyWasmHost host, CodeSource code, InstanceLimits limits) : IDisposable
{
    private readonly List<Plugin> _plugins = [];

    public IReadOnlyList<Plugin> Plugins => _plugins;

    /// <exception cref="GatewayException">The plugin cannot be loaded.</exception>
    public async Task<Plugin> LoadAsync(PluginConfig configuration, CancellationToken cancellationToken, bool singleton = false)
    {
        var plugin = await CreateAsync(configuration, singleton, cancellationToken).ConfigureAwait(false);
        _plugins.Add(plugin);
        return plugin;
    }

    public void Dispose()
    {
        foreach (var plugin in _plugins)
            plugin.Dispose();
    }

    private async Task<Plugin> CreateAsync(PluginConfig configuration, bool singleton, CancellationToken cancellationToken)
    {
        var vm = configuration.Vm ?? new VmConfig();
        var (source, bytes) = await code.ReadAsync(configuration.Name, vm.Code, cancellationToken).ConfigureAwait(false);
        try
        {
            return await Plugin.LoadAsync(
                host,
                new PluginOptions
                {
                    Name = configuration.Name,
                    RootId = configuration.RootId,
                    VmId = vm.VmId,
                    VmConfiguration = vm.Configuration,
                    Configuration = configuration.Configuration,
                    Code = bytes,
                    CodeSource = source,
                    FailurePolicy = configuration.FailurePolicy switch
                    {
                        Envoy.FailurePolicy.FailOpen => FailurePolicy.FailOpen,
                        Envoy.FailurePolicy.FailReload => FailurePolicy.FailReload,
                        _ => FailurePolicy.FailClosed,
                    },
                    LegacyFailOpen = configuration.FailOpen,
                    ReloadBackoff = configuration.Reload.BaseInterval,
                    AllowOnHeadersStopIteration = configuration.AllowOnHeadersStopIteration,
                    AllowedCapabilities = configuration.AllowedCapabilities,
                    Environment = Variables(vm.Environment),
                    Limits = limits,
                    Singleton = singleton,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (PluginLoadException e)
        {
            throw new GatewayException($"Plugin {configuration.Name}: {e.Message}", e);
        }
    }

    /// <summary>A variable of the host that is not set is left out, as in Envoy.</summary>
    private static List<KeyValuePair<string, string>> Variables(EnvironmentVariables variables)
    {
        var list = new List<KeyValuePair<string, string>>();
        foreach (var key in variables.HostKeys)
        {
            if (Environment.GetEnvironmentVariable(key) is { } value)
                list.Add(KeyValuePair.Create(key, value));
        }

        list.AddRange(variables.KeyValues.OrderBy(variable => variable.Key, StringComparer.Ordinal));
        return list;
    }
}
