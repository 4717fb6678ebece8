using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore;

/// <summary>Sends an application's requests through Proxy-Wasm filters.</summary>
public static class ProxyWasmApplicationBuilderExtensions
{
    /// <summary>Sends every request, and its response, through a filter.</summary>
    /// <param name="app">The pipeline; what is added to it afterwards is behind the filter.</param>
    /// <param name="path">The module, <c>.wasm</c> or <c>.wat</c>; a relative path is resolved against the content root.</param>
    /// <param name="configure">Sets the filter up.</param>
    /// <exception cref="InvalidOperationException">
    /// <c>AddProxyWasm</c> has not been called, or the filter cannot be loaded; the message says why.
    /// </exception>
    public static IApplicationBuilder UseProxyWasm(this IApplicationBuilder app, string path, Action<ProxyWasmFilterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var options = new ProxyWasmFilterOptions();
        configure?.Invoke(options);
        var chain = new HttpFilterChain([FilterRegistry.Of(app.ApplicationServices).Load(path, options)]);
        return app.Use(next => context => FilteredRequest.RunAsync(context, chain, new RequestStreamInfo(context), next));
    }

    /// <summary>
    /// Sends each request through the filters that are chosen for it, by the names they were given with
    /// <see cref="ProxyWasmOptions.AddFilter"/>: in YARP's pipeline, for example, by the route's metadata.
    /// </summary>
    /// <param name="app">The pipeline; what is added to it afterwards is behind the filters.</param>
    /// <param name="filters">
    /// Gives the names for a request, separated by commas, in the order in which it passes them; null or empty for none. A request for
    /// which it gives an unknown name is failed with an exception.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// <c>AddProxyWasm</c> has not been called, or one of its filters cannot be loaded; the message says why.
    /// </exception>
    public static IApplicationBuilder UseProxyWasm(this IApplicationBuilder app, Func<HttpContext, string?> filters)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(filters);
        var registry = FilterRegistry.Of(app.ApplicationServices);
        registry.LoadNamed();
        return app.Use(next => context => filters(context) is { Length: > 0 } names
            ? FilteredRequest.RunAsync(context, registry.ChainOf(names), new RequestStreamInfo(context), next)
            : next(context));
    }
}
