using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Balancing;
using Slipway.Gateway.Filters;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Health;
using Slipway.Gateway.Http;
using Slipway.Gateway.Statistics;
using Slipway.Gateway.Tls;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Streams;
using WasmMetadata = Slipway.ProxyWasm.Properties.Metadata;

namespace Slipway.Gateway.Clusters;

/// <summary>A cluster at work: its hosts, whose turn it is, and the connections to them. Thread-safe.</summary>
internal sealed class UpstreamCluster : IUpstream, IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WasmMetadata[] _hostMetadata;
    private readonly UpstreamTls? _tls;
    private readonly UpstreamDialer _dialer;
    private readonly UpstreamClients _clients;
    private readonly HealthChecker? _checker;
    private readonly OutlierDetector? _outliers;
    private readonly Lock _balancing = new();
    private volatile UpstreamHost[] _hosts = [];
    private volatile LoadBalancer _balancer;
    private Task _refreshing = Task.CompletedTask;

    public UpstreamCluster(Cluster configuration, StatRegistry stats, ILogger logger, Random random)
    {
        Configuration = configuration;
        _balancer = LoadBalancer.Create(configuration, [], random);
        _logger = logger;
        _random = random;
        _hostMetadata = [.. configuration.Endpoints.Select(endpoint => MetadataConversion.Convert(endpoint.Metadata))];
        Metadata = MetadataConversion.Convert(configuration.Metadata);
        Stats = new ClusterStats(stats, configuration.Name);
        _tls = configuration.Tls is null ? null : new UpstreamTls(configuration.Name, configuration.Tls, logger);
        Breaker = new CircuitBreaker(configuration.CircuitBreakers, Stats);
        _dialer = new UpstreamDialer(configuration, _tls, Stats, Connected, _stopping.Token);
        _clients = new UpstreamClients(configuration, _dialer);
        if (configuration.HealthCheck is { } check)
        {
            var counts = new HealthStats(stats, configuration.Name);
            _checker = new HealthChecker(configuration, check, _tls, counts, () => Stats.Requests.Value > 0, Rebalance, logger, random);
        }

        if (configuration.OutlierDetection is { } detection)
        {
            var counts = new OutlierStats(stats, configuration.Name);
            _outliers = new OutlierDetector(configuration.Name, detection, counts, () => Hosts, Rebalance, logger, random);
        }

        if (configuration.Type == ClusterType.Static)
            Use(configuration.Endpoints.Select((endpoint, i) => (i, (IPAddress?)IPAddress.Parse(endpoint.Address.Address))));
        else if (configuration.Type == ClusterType.LogicalDns)
            Use(configuration.Endpoints.Select((_, i) => (i, (IPAddress?)null)));
    }

    public Cluster Configuration { get; }

    /// <summary>The cluster's metadata as guests see it.</summary>
    public WasmMetadata Metadata { get; }

    public ClusterStats Stats { get; }

    public CircuitBreaker Breaker { get; }

    public IReadOnlyList<UpstreamHost> Hosts => _hosts;

    /// <summary>Statistics about the hosts.</summary>
    public IEnumerable<StatSample> Samples
    {
        get
        {
            var (name, hosts) = (Configuration.Name, _hosts);
            var healthy = hosts.Count(host => host.IsHealthy);
            var ejected = hosts.Count(host => host.Health.HasFlag(HealthFlags.FailedOutlierCheck));
            yield return new(StatName.OfCluster(name, "membership_total"), MetricKind.Gauge, hosts.Length, true);
            yield return new(StatName.OfCluster(name, "membership_healthy"), MetricKind.Gauge, healthy, true);
            yield return new(
                StatName.OfCluster(name, "outlier_detection.ejections_active"), MetricKind.Gauge, ejected, _outliers is not null);
        }
    }

    /// <summary>Resolves the names of a strict DNS cluster and checks the hosts once, and keeps on doing both.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Configuration.Type == ClusterType.StrictDns)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(5));
            await ResolveAsync(patience.Token).ConfigureAwait(false);
            _refreshing = RefreshAsync();
        }

        if (_checker is not null)
            await _checker.FollowAsync(Hosts).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The host for the next request; null where there is none.</summary>
    /// <param name="hash">What the request is hashed by; null for nothing.</param>
    public UpstreamHost? PickHost(ulong? hash = null) => _balancer.Pick(hash);

    /// <summary>The HTTP version in which a request of that version is sent on.</summary>
    public Version VersionFor(string downstreamProtocol) => Configuration.Protocol switch
    {
        UpstreamProtocol.Http2 => HttpVersion.Version20,
        UpstreamProtocol.SameAsDownstream when downstreamProtocol is "HTTP/2" or "HTTP/3" => HttpVersion.Version20,
        _ => HttpVersion.Version11,
    };

    /// <summary>The URI of a path at a host, byte for byte as given.</summary>
    public static Uri UriAt(UpstreamHost host, string path) =>
        new(
            $"http://{host.Authority}{RequestTarget.Escape(path)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = PickHost() ?? throw new HttpRequestException($"Cluster {Configuration.Name} has no hosts.");
        request.RequestUri = UriAt(host, request.RequestUri?.OriginalString ?? "/");
        request.Version = VersionFor("HTTP/1.1");
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.Host ??= host.Name ?? host.Authority;
        if (request.Options.TryGetValue(CalloutTrailers.Key, out _))
            request.Content ??= new ByteArrayContent([]);
        var needsConnection = request.Version.Major < 2;
        await Breaker.BeginAsync(needsConnection, cancellationToken).ConfigureAwait(false);
        host.RequestBegins();
        try
        {
            return await SendAsync(host, request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            host.RequestEnds();
            Breaker.End(needsConnection);
        }
    }

    /// <summary>Sends a request to a host, whose URI names that host already.</summary>
    public Task<HttpResponseMessage> SendAsync(UpstreamHost host, HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(_clients.For(request.Version), host, request, cancellationToken);

    /// <summary>
    /// Sends a CONNECT to a host, by a connection that is used for nothing else: a host that takes it for accepted where we do not would take
    /// the next request for the tunnel's.
    /// </summary>
    public Task<HttpResponseMessage> SendConnectAsync(UpstreamHost host, HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(_clients.Connects, host, request, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker client, UpstreamHost host, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = Environment.TickCount64;
        HttpResponseMessage? response = null;
        try
        {
            return response = await Begin(client, request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            Report(host, 503);
            throw;
        }
        finally
        {
            Ended(host, response, start);
        }
    }

    /// <summary>
    /// As <see cref="SendAsync(UpstreamHost, HttpRequestMessage, CancellationToken)"/>, without counting how it ends: <see cref="Ended"/> is to be
    /// called when there is a response, or there will be none, and <see cref="Report"/> where it has failed.
    /// </summary>
    public Task<HttpResponseMessage> Begin(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Begin(_clients.For(request.Version), request, cancellationToken);

    private Task<HttpResponseMessage> Begin(HttpMessageInvoker client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Stats.Requests.Increment();
        Stats.ActiveRequests.Add(1);
        if (request.Content is not null)
            StreamedContent.Apply(request);
        return client.SendAsync(request, cancellationToken);
    }

    /// <summary>Counts a request that has begun.</summary>
    /// <param name="host">Where it went.</param>
    /// <param name="response">Null where there is none.</param>
    /// <param name="start">When it began, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    public void Ended(UpstreamHost host, HttpResponseMessage? response, long start)
    {
        Stats.ActiveRequests.Add(-1);
        if (response is null)
            return;
        Stats.Time.Record(Environment.TickCount64 - start);
        Stats.Responses.Count((int)response.StatusCode);
        Report(host, (int)response.StatusCode);
    }

    /// <summary>A request to a host has brought a status; or none, and the status stands for what has happened.</summary>
    public void Report(UpstreamHost host, int status) => _outliers?.Report(host, status);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _refreshing.ConfigureAwait(false);
        _outliers?.Dispose();
        if (_checker is not null)
            await _checker.DisposeAsync().ConfigureAwait(false);
        _clients.Dispose();
        _dialer.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A connection to a host, over which something else than HTTP is spoken; it is counted until it is disposed.</summary>
    /// <exception cref="UpstreamConnectException">There is none.</exception>
    public async Task<Stream> ConnectAsync(UpstreamHost host, CancellationToken cancellationToken)
    {
        var endpoint = host.Address is { } address ? (address.Address.ToString(), address.Port) : (host.Endpoint.Address.Address, host.Endpoint.Address.Port);
        try
        {
            return await _dialer.DialAsync(endpoint.Item1, endpoint.Port, isHttp2: null, EventLoop.Current, cancellationToken).ConfigureAwait(false);
        }
        catch (UpstreamConnectException)
        {
            Report(host, 503);
            throw;
        }
    }

    private void Connected(IPEndPoint address)
    {
        if (Configuration.Type == ClusterType.LogicalDns && Hosts.Count > 0)
            Hosts[0].Address = address;
    }

    private async Task RefreshAsync()
    {
        using var timer = new PeriodicTimer(Configuration.DnsRefreshRate);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                await ResolveAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellationToken) =>
        HostNames.ResolveAsync(name, Configuration.DnsLookupFamily, cancellationToken);

    /// <summary>An endpoint whose name cannot be resolved now keeps the addresses it had.</summary>
    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var found = new List<(int, IPAddress?)>();
        for (var i = 0; i < Configuration.Endpoints.Length; i++)
        {
            var endpoint = Configuration.Endpoints[i];
            try
            {
                var addresses = await ResolveAsync(endpoint.Address.Address, cancellationToken).ConfigureAwait(false);
                found.AddRange(addresses.Select(address => (i, (IPAddress?)address)));
            }
            catch (Exception e) when (e is SocketException or ArgumentException
                || (e is OperationCanceledException && !_stopping.IsCancellationRequested))
            {
                _logger.LogWarning(
                    "Cluster {Cluster}: {Host} cannot be resolved: {Reason}", Configuration.Name, endpoint.Address.Address, e.Message);
                found.AddRange(Hosts.Where(host => host.Endpoint == endpoint).Select(host => (i, host.Address?.Address)));
            }
        }

        Use(found);
    }

    /// <summary>Takes over the addresses unless they are those there are, so that turns go on undisturbed.</summary>
    private void Use(IEnumerable<(int Endpoint, IPAddress? Address)> addresses)
    {
        UpstreamHost[] hosts =
        [
            .. addresses.Select(found =>
            {
                var endpoint = Configuration.Endpoints[found.Endpoint];
                var address = found.Address is null ? null : new IPEndPoint(found.Address, endpoint.Address.Port);
                return new UpstreamHost(endpoint, address, _hostMetadata[found.Endpoint]);
            }).DistinctBy(host => host.Authority),
        ];
        var known = Hosts.ToDictionary(host => host.Authority);
        if (known.Count == hosts.Length && hosts.All(host => known.ContainsKey(host.Authority)))
            return;
        foreach (ref var host in hosts.AsSpan())
        {
            // What is known of a host stays known.
            if (known.TryGetValue(host.Authority, out var same) && same.Endpoint == host.Endpoint)
                host = same;
            else if (_checker is not null)
                host.Mark(HealthFlags.FailedActiveCheck, set: true);
        }

        lock (_balancing)
            _hosts = hosts;
        Rebalance();
        if (!_refreshing.IsCompleted)
            _ = _checker?.FollowAsync(hosts);
    }

    /// <summary>Balances among the hosts that are healthy; among all where those are too few to bear the load.</summary>
    private void Rebalance()
    {
        lock (_balancing)
        {
            var healthy = _hosts.Where(host => host.IsHealthy).ToArray();
            var isPanic = 100.0 * healthy.Length < Configuration.HealthyPanicThreshold * _hosts.Length;
            _balancer = LoadBalancer.Create(Configuration, isPanic ? _hosts : healthy, _random);
        }
    }
}
