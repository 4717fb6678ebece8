using System.Net;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Health;

/// <summary>Asks with a request for a path.</summary>
internal sealed class HttpProbe(HttpHealthCheck check, string cluster, UpstreamTls? tls) : Probe
{
    private readonly HttpMessageInvoker _client = new(NewHandler(tls));

    public override async Task AskAsync(UpstreamHost host, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(check.Method), $"http://{AuthorityOf(host)}{check.Path}")
        {
            Version = check.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = check.Host.Length > 0 ? check.Host : cluster;
        request.Headers.TryAddWithoutValidation("user-agent", "Slipway/HC");
        using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        if (check.ExpectedStatuses.Any(range => status >= range.Start && status < range.End))
            return;
        var problem = $"it answered {check.Path} with status {status}";
        if (check.RetriableStatuses.Any(range => status >= range.Start && status < range.End))
            throw new IOException(problem);
        throw new UnhealthyException(problem);
    }

    public override void Dispose() => _client.Dispose();
}
