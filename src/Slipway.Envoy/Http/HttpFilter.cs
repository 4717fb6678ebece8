namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter</c>.</summary>
public abstract record HttpFilter
{
    /// <summary>The name the file gives this filter; <see cref="FilterOverrides"/> refer to it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the filter runs only where a route enables it.</summary>
    public bool Disabled { get; init; }
}

/// <summary>What a level of a route configuration (<c>typed_per_filter_config</c>) says to one HTTP filter.</summary>
public abstract record RouteFilterConfig;

/// <summary><c>envoy.extensions.filters.http.wasm.v3.Wasm</c>: a Proxy-Wasm plugin as an HTTP filter.</summary>
public sealed record WasmFilter : HttpFilter
{
    /// <summary>The plugin.</summary>
    public PluginConfig Plugin { get; init; } = new();
}

/// <summary><c>envoy.extensions.filters.http.router.v3.Router</c>: the terminal filter, which sends requests to clusters.</summary>
public sealed record RouterFilter : HttpFilter
{
    /// <summary>Whether <c>x-envoy-*</c> headers that the router would add are left out.</summary>
    public bool SuppressEnvoyHeaders { get; init; }
}
