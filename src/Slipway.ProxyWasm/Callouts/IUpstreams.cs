namespace Slipway.ProxyWasm.Callouts;

/// <summary>Where guests' callouts go: the clusters of a gateway, or whatever an application offers under names. Safe for use by many threads.</summary>
public interface IUpstreams
{
    /// <summary>The upstream of that name, or null.</summary>
    IUpstream? Find(string name);
}

/// <summary>One named upstream. Safe for use by many threads.</summary>
public interface IUpstream
{
    /// <summary>
    /// Sends a request, whose URI is a path and query only, to one of the upstream's hosts, and returns once the response's headers are there.
    /// </summary>
    /// <exception cref="HttpRequestException">No host could be reached, or the connection broke.</exception>
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
