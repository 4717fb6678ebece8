using Microsoft.AspNetCore.Builder;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore;

/// <summary>A filter that an endpoint was given.</summary>
internal sealed record EndpointFilterMetadata(string Path, ProxyWasmFilterOptions Options)
{
    /// <summary>Puts an endpoint behind all its filters, once.</summary>
    public static void Apply(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } next || endpoint.Metadata.OfType<Applied>().Any())
            return;
        endpoint.Metadata.Add(new Applied());
        var registry = FilterRegistry.Of(endpoint.ApplicationServices);
        var chain = new HttpFilterChain(
            [.. endpoint.Metadata.OfType<EndpointFilterMetadata>().Select(filter => registry.Load(filter.Path, filter.Options))]);
        endpoint.RequestDelegate = context => FilteredRequest.RunAsync(context, chain, new RequestStreamInfo(context), next);
    }

    private sealed class Applied;
}
