using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Health;

/// <summary>One way of asking a host whether it is well. Thread-safe.</summary>
internal abstract class Probe : IDisposable
{
    /// <param name="cluster">Whose hosts are asked.</param>
    /// <param name="check">How.</param>
    /// <param name="tls">How TLS is spoken to them; null where it is not.</param>
    public static Probe Create(Cluster cluster, HealthCheck check, UpstreamTls? tls) => check switch
    {
        HttpHealthCheck http => new HttpProbe(http, cluster.Name, tls),
        TcpHealthCheck tcp => new TcpProbe(tcp, tls),
        GrpcHealthCheck grpc => new GrpcProbe(grpc, cluster.Name, tls),
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
    protected static SocketsHttpHandler NewHandler(UpstreamTls? tls) => new()
    {
        ConnectCallback = (context, cancellationToken) =>
            ConnectAsync(context.DnsEndPoint, tls, context.InitialRequestMessage.Version.Major == 2, cancellationToken),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxResponseDrainSize = 64 * 1024,
    };

    /// <summary>A connection to a host.</summary>
    protected static async ValueTask<Stream> ConnectAsync(EndPoint address, UpstreamTls? tls, bool isHttp2, CancellationToken cancellationToken)
    {
        Stream? stream = null;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is null)
                return stream;
            var secure = new SslStream(stream);
            stream = secure;
            await secure.AuthenticateAsClientAsync(tls.Options(isHttp2), cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }
}
