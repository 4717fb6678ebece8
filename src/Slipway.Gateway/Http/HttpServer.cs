using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Http;

/// <summary>
/// Kestrel at one address, without the hosting around it: nothing is read from the environment, and nobody else's signals are handled.
/// One server for each address, because Kestrel's limits are the server's and Envoy's are the listener's.
/// </summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly KestrelServer _server;

    /// <summary>
    /// Kestrel ends lines also at a bare LF, as RFC 9112, 2.2 allows; where a proxy in front reads on, it sees one field and we see two.
    /// The switch is the process's, and is read when a server is made.
    /// </summary>
    static HttpServer() => AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

    private HttpServer(KestrelServer server, IPEndPoint address)
    {
        _server = server;
        Address = address;
    }

    /// <summary>The address with the port that the system chose where 0 was asked for.</summary>
    public IPEndPoint Address { get; private set; }

    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<HttpServer> StartAsync(
        string name,
        IPEndPoint address,
        HttpProtocols protocols,
        Action<KestrelServerOptions> configure,
        ConnectionMiddleware? onConnection,
        RequestDelegate onRequest,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            RequestHeaderEncodingSelector = static name =>
                name.Equals("content-length", StringComparison.OrdinalIgnoreCase) ? LengthEncoding.Instance : Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
            ApplicationServices = NoServices.Instance,
        };
        configure(options);

        IPEndPoint? bound = null;
        IConnectionListenerFactory transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        if (protocols == HttpProtocols.Http1AndHttp2)
        {
            transport = new SniffingTransport(transport);
            foreach (var version in (HttpProtocols[])[HttpProtocols.Http1, HttpProtocols.Http2])
                options.Listen(new HttpVersionEndPoint(address, version), listen => Configure(listen, version));
        }
        else
        {
            options.Listen(address, listen => Configure(listen, protocols));
        }

        transport = new BindingObserver(transport, endPoint => bound = endPoint as IPEndPoint);
        var server = new KestrelServer(Options.Create(options), transport, loggers);
        try
        {
            await server.StartAsync(new RequestApplication(onRequest), cancellationToken).ConfigureAwait(false);
            return new HttpServer(server, bound ?? address);
        }
        catch (Exception e)
        {
            server.Dispose();
            if (e is IOException or SocketException)
                throw new GatewayException(Explain(name, address, e), e);
            throw;
        }

        void Configure(ListenOptions listen, HttpProtocols version)
        {
            listen.Protocols = version;
            listen.DisableAltSvcHeader = true;
            if (onConnection is not null)
                listen.Use(next => connection => onConnection(connection, next));
        }
    }

    /// <summary>Accepts no more connections, and waits for requests under way until the token is cancelled.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Explain(string name, IPEndPoint address, Exception e)
    {
        if (e is AddressInUseException || e.InnerException is AddressInUseException)
            return $"{name} cannot listen on {address} because another program does; stop that program or change the port.";
        var cause = e.GetBaseException();
        var reason = cause is SocketException socket ? socket.SocketErrorCode.ToString() : cause.Message.TrimEnd('.');
        return $"{name} cannot listen on {address} ({reason}); use an address of this machine, and a port above 1023 unless privileged.";
    }

    /// <summary>Kestrel says only in text where it has bound.</summary>
    private sealed class BindingObserver(IConnectionListenerFactory inner, Action<EndPoint> bound) : IConnectionListenerFactory
    {
        public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            var listener = await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false);
            bound(listener.EndPoint);
            return listener;
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
