using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Code;
using Slipway.Gateway.Configuration;
using Slipway.ProxyWasm.Plugins;
using FailurePolicy = Slipway.ProxyWasm.Plugins.FailurePolicy;
using Isolation = Slipway.ProxyWasm.Plugins.Isolation;

namespace Slipway.Gateway.Filters;

/// <summary>Makes plugins of their configuration, and keeps them as long as that configuration is at work.</summary>
internal sealed class PluginLoader(GatewayParts parts, ClusterRegistry clusters) : IAsyncDisposable
{
    private readonly List<(PluginConfig Configuration, bool Singleton, Plugin Plugin, string Key)> _plugins = [];
    private readonly long _maxCodeBytes = parts.Options.Wasm.Sandbox.MaxModuleBytes;

    public IEnumerable<(PluginConfig Configuration, Plugin Plugin)> All => _plugins.Select(loaded => (loaded.Configuration, loaded.Plugin));

    /// <summary>Which plugins with which code there are.</summary>
    public string Identity => string.Join('\n', _plugins.Select(loaded => loaded.Key));

    /// <summary>
    /// Loads a plugin; one that the file has in several places by the same anchor is loaded once, and one that has neither changed in
    /// configuration nor in code since an earlier configuration goes on as it is.
    /// </summary>
    /// <exception cref="GatewayException">It cannot be loaded; the message says which one and why.</exception>
    public async Task<Plugin> LoadAsync(PluginConfig configuration, bool singleton, CancellationToken cancellationToken)
    {
        foreach (var loaded in _plugins)
        {
            if (ReferenceEquals(loaded.Configuration, configuration) && loaded.Singleton == singleton)
                return loaded.Plugin;
        }

        string[] names = [configuration.Name, configuration.RootId, "without a name"];
        var name = names.First(candidate => candidate.Length > 0);
        var (from, runtime) = CodeOf(configuration.Vm, name);
        var (source, code) = await ReadAsync(from, configuration, name, cancellationToken).ConfigureAwait(false);
        if (code.Length == 0)
            throw new GatewayException($"Plugin {name} has no code: {source} is empty; give vm_config.code a WebAssembly module.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(code.Span));
        var place = _plugins.Count(loaded => loaded.Configuration.Name == configuration.Name);
        var key = $"{place} {singleton} {hash} {ConfigurationDump.Fingerprint(configuration)}";
        if (parts.Plugins.Acquire(key) is { } same)
        {
            _plugins.Add((configuration, singleton, same, key));
            return same;
        }

        var options = new PluginOptions
        {
            Name = configuration.Name,
            RootId = configuration.RootId,
            VmId = configuration.Vm.VmId,
            VmConfiguration = configuration.Vm.Configuration,
            Configuration = configuration.Configuration,
            Runtime = runtime,
            Code = code,
            CodeSource = source,
            FailurePolicy = configuration.FailurePolicy switch
            {
                Envoy.FailurePolicy.FailOpen => FailurePolicy.FailOpen,
                Envoy.FailurePolicy.FailReload => FailurePolicy.FailReload,
                _ => configuration.FailOpen ? FailurePolicy.FailOpen : FailurePolicy.FailClosed,
            },
            LegacyFailOpen = configuration.FailOpen,
            ReloadBackoff = configuration.Reload.BaseInterval,
            AllowOnHeadersStopIteration = configuration.AllowOnHeadersStopIteration,
            AllowedCapabilities = configuration.AllowedCapabilities,
            Environment = EnvironmentOf(configuration.Vm.Environment, name),
            Limits = parts.Options.Limits,
            Isolation = configuration.Isolation switch
            {
                Envoy.Isolation.None => Isolation.None,
                Envoy.Isolation.Stream => Isolation.Stream,
                _ => parts.Options.Isolation,
            },
            Singleton = singleton,
        };
        try
        {
            var plugin = await Plugin.LoadAsync(parts.Wasm, options, cancellationToken).ConfigureAwait(false);
            if (runtime == PluginRuntime.Native)
                parts.Logger.LogWarning("Plugin {Plugin} runs natively, without limits or isolation: {Source}", name, source);
            parts.Plugins.Add(key, plugin);
            _plugins.Add((configuration, singleton, plugin, key));
            return plugin;
        }
        catch (PluginLoadException e)
        {
            throw new GatewayException($"Plugin {name} cannot be loaded from {source}: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _plugins.Count - 1; i >= 0; i--)
            await parts.Plugins.ReleaseAsync(_plugins[i].Key).ConfigureAwait(false);
    }

    /// <summary>Whether or not the module has been built yet: to debug a filter takes only its assembly.</summary>
    private (AsyncDataSource From, PluginRuntime Runtime) CodeOf(VmConfig vm, string plugin)
    {
        if (vm.IsNative)
            return (vm.Code, PluginRuntime.Native);
        if (vm.Code is not LocalDataSource { Source: FileDataSource { Filename: var module } })
            return (vm.Code, PluginRuntime.Wasm);
        var assembly = Path.ChangeExtension(module, ".dll");
        if (assembly == module || !File.Exists(assembly))
            return (vm.Code, PluginRuntime.Wasm);
        if (parts.Options.Native)
            return (new LocalDataSource(new FileDataSource(assembly)), PluginRuntime.Native);
        return File.Exists(module)
            ? (vm.Code, PluginRuntime.Wasm)
            : throw new GatewayException(
                $"Plugin {plugin}: {module} has not been built, but {assembly} has; compile it to a module, or run it natively (--native).");
    }

    private async Task<(string Source, ReadOnlyMemory<byte> Code)> ReadAsync(
        AsyncDataSource source, PluginConfig configuration, string plugin, CancellationToken cancellationToken) =>
        source switch
        {
            ArtifactDataSource from => await parts.ArtifactCode.FetchAsync(from, configuration.Configuration, plugin, cancellationToken).ConfigureAwait(false),
            RemoteDataSource from => (from.Uri, await parts.RemoteCode.FetchAsync(from, clusters, plugin, cancellationToken).ConfigureAwait(false)),
            LocalDataSource { Source: var local } =>
                (DataSources.Describe(local), DataSources.Read(local, $"The code of plugin {plugin}", _maxCodeBytes)),
            _ => throw new InvalidOperationException($"There is no reader for {source.GetType().Name}."),
        };

    /// <summary>As in Envoy, a variable that the host does not have is left out, and one that is given twice is an error.</summary>
    private static KeyValuePair<string, string>[] EnvironmentOf(EnvironmentVariables variables, string plugin)
    {
        var result = new SortedDictionary<string, string>(variables.KeyValues, StringComparer.Ordinal);
        foreach (var key in variables.HostKeys)
        {
            if (Environment.GetEnvironmentVariable(key) is { } value && !result.TryAdd(key, value))
                throw new GatewayException(
                    $"Plugin {plugin}: the environment variable {key} is given twice; remove it from host_env_keys or key_values.");
        }

        return [.. result];
    }
}
