using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.ProxyWasm.Callouts;

namespace Slipway.Gateway.Clusters;

/// <summary>A cluster at run time: its hosts, and the connections to them.</summary>
internal sealed class UpstreamCluster : IUpstream, IAsyncDisposable
{
    /// <summary>Says which host a request goes to, for the connection to find.</summary>
    internal static readonly HttpRequestOptionsKey<UpstreamHost> HostKey = new("slipway.upstream-host");

    private readonly ILogger _logger;
    private readonly HostSet _hosts;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _refreshing;

    private UpstreamCluster(Cluster configuration, HostSet hosts, ILogger logger)
    {
        Configuration = configuration;
        Metadata = Metadatas.Of(configuration.Metadata);
        _hosts = hosts;
        _logger = logger;
        Invoker = new HttpMessageInvoker(Handler(configuration));
        _refreshing = configuration.Type == ClusterType.Static ? Task.CompletedTask : RefreshAsync(_stopping.Token);
    }

    public Cluster Configuration { get; }

    public string Name => Configuration.Name;

    public ProxyWasm.Properties.Metadata Metadata { get; }

    public HttpMessageInvoker Invoker { get; }

    public IReadOnlyList<UpstreamHost> Hosts => _hosts.Hosts;

    /// <summary>HTTP/2 by prior knowledge, or HTTP/1.1: what the cluster's protocol options say.</summary>
    public Version HttpVersion => Configuration.Protocol == UpstreamProtocol.Http2 ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11;

    public ClusterStats Stats { get; } = new();

    /// <summary>Resolves names, as far as they resolve now, so that the first request finds hosts.</summary>
    public static async Task<UpstreamCluster> StartAsync(Cluster configuration, ILogger logger, CancellationToken cancellationToken)
    {
        var hosts = new HostSet(configuration.LbPolicy);
        hosts.Replace(await ResolveAsync(configuration, [], logger, cancellationToken).ConfigureAwait(false));
        return new UpstreamCluster(configuration, hosts, logger);
    }

    public UpstreamHost? PickHost() => _hosts.Pick();

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (PickHost() is not { } host)
            throw new HttpRequestException($"Cluster {Name} has no hosts.");
        request.RequestUri = new Uri(
            $"http://{host.Address}{request.RequestUri}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        if (request.Version != System.Net.HttpVersion.Version20)
        {
            request.Version = HttpVersion;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        Stats.RequestStarted();
        var response = await Invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Stats.ResponseReceived((int)response.StatusCode);
        return response;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _refreshing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        Invoker.Dispose();
    }

    private static SocketsHttpHandler Handler(Cluster configuration) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = configuration.ConnectTimeout,
        PooledConnectionIdleTimeout = configuration.IdleTimeout ?? Timeout.InfiniteTimeSpan,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ConnectCallback = static async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Configuration.DnsRefreshRate);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            _hosts.Replace(await ResolveAsync(Configuration, _hosts.Hosts, _logger, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What the configuration's endpoints are now; an endpoint whose name does not resolve keeps the addresses it had.</summary>
    private static async Task<IReadOnlyList<UpstreamHost>> ResolveAsync(
        Cluster configuration, IReadOnlyList<UpstreamHost> before, ILogger logger, CancellationToken cancellationToken)
    {
        var hosts = new List<UpstreamHost>();
        foreach (var endpoint in configuration.Endpoints)
        {
            var name = endpoint.Hostname.Length > 0 ? endpoint.Hostname : endpoint.Address.Address;
            if (IPAddress.TryParse(endpoint.Address.Address, out var literal))
            {
                hosts.Add(Host(endpoint, literal, endpoint.Hostname));
                continue;
            }

            try
            {
                var addresses = await Dns.GetHostAddressesAsync(endpoint.Address.Address, Family(configuration), cancellationToken).ConfigureAwait(false);
                if (configuration.DnsLookupFamily is DnsLookupFamily.Auto or DnsLookupFamily.V4Preferred)
                    addresses = Preferred(addresses, configuration.DnsLookupFamily == DnsLookupFamily.Auto ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
                hosts.AddRange(addresses.Take(configuration.Type == ClusterType.LogicalDns ? 1 : addresses.Length).Select(address => Host(endpoint, address, name)));
            }
            catch (SocketException e)
            {
                logger.LogWarning("Cluster {Cluster}: {Host} does not resolve ({Reason}); it is tried again", configuration.Name, endpoint.Address.Address, e.Message);
                hosts.AddRange(before.Where(host => host.Hostname == name));
            }
        }

        return hosts;
    }

    private static UpstreamHost Host(Endpoint endpoint, IPAddress address, string hostname)
    {
        var locality = string.Join('/', new[] { endpoint.Locality.Region, endpoint.Locality.Zone, endpoint.Locality.SubZone }.Where(part => part.Length > 0));
        return new UpstreamHost(
            new IPEndPoint(address, endpoint.Address.Port), hostname, Metadatas.Of(endpoint.Metadata), locality.Length > 0 ? locality : null, endpoint.Weight);
    }

    private static AddressFamily Family(Cluster configuration) => configuration.DnsLookupFamily switch
    {
        DnsLookupFamily.V4Only => AddressFamily.InterNetwork,
        DnsLookupFamily.V6Only => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unspecified,
    };

    /// <summary>The addresses of one family, or all where it has none.</summary>
    private static IPAddress[] Preferred(IPAddress[] addresses, AddressFamily family)
    {
        var preferred = addresses.Where(address => address.AddressFamily == family).ToArray();
        return preferred.Length > 0 ? preferred : addresses;
    }
}
