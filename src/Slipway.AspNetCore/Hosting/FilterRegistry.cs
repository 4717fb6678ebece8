using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore;

/// <summary>The host of an application's filters, and the filters, which live as long as the application. Thread-safe.</summary>
internal sealed class FilterRegistry : IDisposable
{
    private readonly ProxyWasmOptions _options;
    private readonly string _contentRoot;
    private readonly ApplicationUpstreams _upstreams;
    private readonly ProxyWasmHost _host;
    private readonly Lock _loading = new();
    private readonly Dictionary<ProxyWasmFilterOptions, Plugin> _loaded = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, HttpFilterChain> _chains = new(StringComparer.Ordinal);

    public FilterRegistry(IOptions<ProxyWasmOptions> options, IHostEnvironment environment, ILoggerFactory loggers)
    {
        _options = options.Value;
        _contentRoot = environment.ContentRootPath;
        _upstreams = new ApplicationUpstreams(_options.Upstreams);
        _host = new ProxyWasmHost(_options.Host, _upstreams, loggers);
    }

    /// <exception cref="InvalidOperationException">The application has none.</exception>
    public static FilterRegistry Of(IServiceProvider services) => services.GetService<FilterRegistry>() ?? throw new InvalidOperationException(
        "Proxy-Wasm filters need a host; call builder.Services.AddProxyWasm() before the application is built.");

    /// <summary>Loads a filter; one that was given the same options object is loaded once.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded; the message says why.</exception>
    public Plugin Load(string path, ProxyWasmFilterOptions options)
    {
        lock (_loading)
        {
            if (_loaded.TryGetValue(options, out var known))
                return known;
            var file = Path.GetFullPath(path, _contentRoot);
            var plugin = new PluginOptions
            {
                Name = options.Name.Length > 0 ? options.Name : Path.GetFileNameWithoutExtension(file),
                RootId = options.RootId,
                VmId = options.VmId,
                Configuration = options.ConfigurationBytes,
                VmConfiguration = options.VmConfiguration,
                Code = Read(path, file),
                CodeSource = file,
                FailurePolicy = options.FailurePolicy,
                AllowedCapabilities = options.AllowedCapabilities,
                Environment = [.. options.Environment],
                Limits = options.Limits,
                Isolation = options.Isolation,
            };
            try
            {
                // Filters are loaded while the application is put together, which waits for them.
                return _loaded[options] = Plugin.LoadAsync(_host, plugin).GetAwaiter().GetResult();
            }
            catch (PluginLoadException e)
            {
                throw new InvalidOperationException($"The filter {file} cannot be loaded: {e.Message}", e);
            }
        }
    }

    /// <summary>Loads all filters that have a name.</summary>
    public void LoadNamed()
    {
        foreach (var (path, options) in _options.Filters.Values)
            Load(path, options);
    }

    /// <summary>The chain of the filters with these names, separated by commas.</summary>
    /// <exception cref="InvalidOperationException">There is no filter of such a name.</exception>
    public HttpFilterChain ChainOf(string names) => _chains.GetOrAdd(names, static (names, self) => self.NewChain(names), this);

    public void Dispose()
    {
        foreach (var plugin in _loaded.Values)
            plugin.Dispose();
        _host.Dispose();
        _upstreams.Dispose();
    }

    private HttpFilterChain NewChain(string names)
    {
        var plugins = new List<Plugin>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!_options.Filters.TryGetValue(name, out var filter))
            {
                var known = _options.Filters.Count == 0 ? "there are none" : $"there are {string.Join(", ", _options.Filters.Keys.Order())}";
                throw new InvalidOperationException($"There is no filter called '{name}'; {known}. Add it with ProxyWasmOptions.AddFilter.");
            }

            plugins.Add(Load(filter.Path, filter.Options));
        }

        return new HttpFilterChain(plugins);
    }

    private byte[] Read(string path, string file)
    {
        try
        {
            var limit = _options.Host.Sandbox.MaxModuleBytes;
            if (new FileInfo(file) is { Exists: true, Length: var length } && length > limit)
                throw new InvalidOperationException($"The filter {file} has {length} bytes; at most {limit} are loaded.");
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The filter '{path}' cannot be read: {e.Message} Relative paths are resolved against the content root, {_contentRoot}.", e);
        }
    }
}
