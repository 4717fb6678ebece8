using System.Net;
using System.Text;
using Slipway.Envoy;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Clusters;

/// <summary>
/// The HTTP clients of a cluster. Over HTTP/1.1 each event loop has one of its own, with connections that are on that loop, as each of
/// Envoy's workers has: so a request and its response stay on one thread, and what they touch in one processor's cache. All else shares one.
/// </summary>
internal sealed class UpstreamClients : IDisposable
{
    /// <summary>Limit in KiB on a response's headers together: Envoy's default.</summary>
    private const int MaxResponseHeadersKb = 60;

    private readonly Cluster _configuration;
    private readonly UpstreamDialer _dialer;
    private readonly HttpMessageInvoker _shared;
    private readonly Lazy<HttpMessageInvoker> _connects;
    private readonly Lazy<HttpMessageInvoker>[] _ofLoops;

    public UpstreamClients(Cluster configuration, UpstreamDialer dialer)
    {
        _configuration = configuration;
        _dialer = dialer;
        _shared = Create(Timeout.InfiniteTimeSpan, loop: null);
        _connects = new(() => Create(TimeSpan.Zero, loop: null));
        _ofLoops =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount)
                .Select(loop => new Lazy<HttpMessageInvoker>(() => Create(Timeout.InfiniteTimeSpan, loop))),
        ];
    }

    /// <summary>Each of its connections is used once.</summary>
    public HttpMessageInvoker Connects => _connects.Value;

    /// <summary>The client for a request that is sent on this thread in that version of HTTP.</summary>
    public HttpMessageInvoker For(Version version) =>
        version.Major < 2 && EventLoop.Current is { } loop && loop < _ofLoops.Length ? _ofLoops[loop].Value : _shared;

    public void Dispose()
    {
        _shared.Dispose();
        foreach (var client in _ofLoops.Append(_connects).Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    private HttpMessageInvoker Create(TimeSpan connectionLifetime, int? loop) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = connectionLifetime,

        // A proxy passes on what it gets: no redirects, cookies, decompression or headers of its own.
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        MaxResponseHeadersLength = MaxResponseHeadersKb,
        PooledConnectionIdleTimeout = _configuration.IdleTimeout ?? Timeout.InfiniteTimeSpan,
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ConnectCallback = async (context, cancellationToken) => await _dialer.DialAsync(
            context.DnsEndPoint.Host, context.DnsEndPoint.Port, context.InitialRequestMessage.Version.Major == 2, loop, cancellationToken)
            .ConfigureAwait(false),
    });
}
