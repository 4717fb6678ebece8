namespace Slipway.Gateway.Clusters;

/// <summary>A cluster has as many requests under way as it may.</summary>
internal sealed class UpstreamOverflowException() : HttpRequestException("The cluster has as many requests under way as its circuit breakers allow.");
