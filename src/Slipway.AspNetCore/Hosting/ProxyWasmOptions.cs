using Slipway.ProxyWasm;

namespace Slipway.AspNetCore;

/// <summary>Settings of the Proxy-Wasm host that an application's filters share.</summary>
public sealed class ProxyWasmOptions
{
    /// <summary>Settings of the host itself: lanes, limits on callouts and logs, the sandbox beneath.</summary>
    public ProxyWasmHostOptions Host { get; set; } = new();

    /// <summary>
    /// Where the callouts of filters go (<c>proxy_http_call</c>, <c>proxy_grpc_call</c>): a base address for each name that filters use. They
    /// reach nothing else.
    /// </summary>
    public IDictionary<string, Uri> Upstreams { get; } = new Dictionary<string, Uri>(StringComparer.Ordinal);

    internal Dictionary<string, (string Path, ProxyWasmFilterOptions Options)> Filters { get; } = new(StringComparer.Ordinal);

    /// <summary>Gives a filter a name, by which requests can be sent through it: see <c>UseProxyWasm</c> with a choice by request.</summary>
    /// <param name="name">The name; not empty, without commas.</param>
    /// <param name="path">The module, <c>.wasm</c> or <c>.wat</c>; a relative path is resolved against the content root.</param>
    /// <param name="configure">Sets the filter up.</param>
    /// <exception cref="ArgumentException">The name is empty, has a comma, or is taken.</exception>
    public void AddFilter(string name, string path, Action<ProxyWasmFilterOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (name.Contains(',', StringComparison.Ordinal))
            throw new ArgumentException($"The name of a filter has no commas, which separate names; '{name}' has.", nameof(name));
        var options = new ProxyWasmFilterOptions { Name = name };
        configure?.Invoke(options);
        if (!Filters.TryAdd(name, (path, options)))
            throw new ArgumentException($"There is a filter called '{name}' already; give this one another name.", nameof(name));
    }
}
