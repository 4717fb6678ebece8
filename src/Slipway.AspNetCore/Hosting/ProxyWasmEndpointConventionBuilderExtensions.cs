using Microsoft.AspNetCore.Builder;

namespace Slipway.AspNetCore;

/// <summary>Sends requests to single endpoints, or groups of them, through Proxy-Wasm filters.</summary>
public static class ProxyWasmEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Sends requests to these endpoints, and their responses, through a filter; through several, outer groups' first, in the order in which
    /// they were added.
    /// </summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="path">The module, <c>.wasm</c> or <c>.wat</c>; a relative path is resolved against the content root.</param>
    /// <param name="configure">Sets the filter up.</param>
    /// <remarks>The application does not start when the filter cannot be loaded, or <c>AddProxyWasm</c> has not been called.</remarks>
    public static TBuilder WithProxyWasm<TBuilder>(this TBuilder builder, string path, Action<ProxyWasmFilterOptions>? configure = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var options = new ProxyWasmFilterOptions();
        configure?.Invoke(options);
        var filter = new EndpointFilterMetadata(path, options);
        builder.Add(endpoint => endpoint.Metadata.Add(filter));
        builder.Finally(EndpointFilterMetadata.Apply);
        return builder;
    }
}
