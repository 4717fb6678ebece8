using System.Net;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Health;

/// <summary>One way of asking a host whether it is well. Thread-safe.</summary>
internal abstract class Probe : IDisposable
{
    public static Probe Create(Cluster cluster, HealthCheck check) => check switch
    {
        HttpHealthCheck http => new HttpProbe(http, cluster.Name),
        TcpHealthCheck tcp => new TcpProbe(tcp),
        GrpcHealthCheck grpc => new GrpcProbe(grpc, cluster.Name),
        _ => throw new InvalidOperationException($"There is no probe for a {check.GetType().Name}."),
    };

    /// <summary>Asks once; an exception is one failure.</summary>
    /// <exception cref="UnhealthyException">The host says itself that it is not well, so that no further failures need to be waited for.</exception>
    public abstract Task AskAsync(UpstreamHost host, CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>Where a host is asked: perhaps at another port than requests go to.</summary>
    protected static EndPoint AddressOf(UpstreamHost host)
    {
        var port = host.Endpoint.HealthCheckPort ?? host.Endpoint.Address.Port;
        return host.Address is { } address ? new IPEndPoint(address.Address, port) : new DnsEndPoint(host.Endpoint.Address.Address, port);
    }

    protected static string AuthorityOf(UpstreamHost host) =>
        AddressOf(host) is DnsEndPoint name ? $"{name.Host}:{name.Port}" : AddressOf(host).ToString()!;

    /// <summary>A client that asks and does nothing else.</summary>
    protected static SocketsHttpHandler NewHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxResponseDrainSize = 64 * 1024,
    };
}
