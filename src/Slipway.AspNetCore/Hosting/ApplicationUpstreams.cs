using System.Net;
using System.Text;
using Slipway.ProxyWasm.Callouts;

namespace Slipway.AspNetCore;

/// <summary>What an application's filters can call, by the names it was given.</summary>
internal sealed class ApplicationUpstreams : IUpstreams, IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    });

    private readonly Dictionary<string, Upstream> _byName = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">An address is not one of HTTP.</exception>
    public ApplicationUpstreams(IEnumerable<KeyValuePair<string, Uri>> addresses)
    {
        foreach (var (name, address) in addresses)
        {
            if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                throw new InvalidOperationException(
                    $"The upstream '{name}' has the address {address}; it must be an absolute one of http or https, such as http://localhost:8080.");
            }

            _byName.Add(name, new Upstream(_client, address));
        }
    }

    public IUpstream? Find(string name) => _byName.GetValueOrDefault(name);

    public void Dispose() => _client.Dispose();

    private sealed class Upstream(HttpMessageInvoker client, Uri address) : IUpstream
    {
        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri?.OriginalString ?? "/");

            // A gRPC call over plain HTTP must be HTTP/2 without being asked; with TLS the peers agree on it.
            if (request.Version < HttpVersion.Version20)
                request.VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher;
            return client.SendAsync(request, cancellationToken);
        }
    }
}
