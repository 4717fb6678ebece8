using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>The trailers of a callout's request. .NET's client cannot send any by itself.</summary>
public static class CalloutTrailers
{
    /// <summary>Where an <see cref="IUpstream"/> that can send trailers finds them among a request's options; missing where there are none.</summary>
    public static HttpRequestOptionsKey<HeaderMap> Key { get; } = new("slipway.callout.trailers");
}
