using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Clusters;

/// <summary>Stands before a cluster's connections: counts requests and responses, those of callouts included.</summary>
internal sealed class CountingHandler(ClusterStats stats, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        StreamedContent.Apply(request);
        stats.Requests.Increment();
        stats.ActiveRequests.Add(1);
        var start = Environment.TickCount64;
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            stats.Time.Record(Environment.TickCount64 - start);
            stats.Responses.Count((int)response.StatusCode);
            return response;
        }
        finally
        {
            stats.ActiveRequests.Add(-1);
        }
    }
}
