using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Slipway.Gateway.Http;

/// <summary>
/// Kestrel without the hosting around it: nothing is read from the environment, and nobody else's signals are handled. There are several of
/// them in a gateway, because Kestrel's limits are the server's and Envoy's are the filter chain's.
/// </summary>
internal static class HttpServer
{
    /// <summary>
    /// Kestrel ends lines also at a bare LF, as RFC 9112, 2.2 allows; where a proxy in front reads on, it sees one field and we see two.
    /// The switch is the process's, and is read when a server is made.
    /// </summary>
    static HttpServer() => AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

    /// <param name="transport">Where connections come from.</param>
    /// <param name="services">What endpoints with TLS need; see <see cref="KestrelServices"/>.</param>
    /// <param name="configure">Sets limits, and where to listen.</param>
    /// <param name="onRequest">Serves a request.</param>
    /// <param name="loggers">Where Kestrel logs.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<KestrelServer> StartAsync(
        IConnectionListenerFactory transport,
        IServiceProvider? services,
        Action<KestrelServerOptions> configure,
        RequestDelegate onRequest,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { ApplicationServices = services ?? NoServices.Instance };
        Prepare(options);
        configure(options);
        var server = new KestrelServer(Options.Create(options), transport, loggers);
        try
        {
            await server.StartAsync(new RequestApplication(onRequest), cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>What holds for every version of HTTP.</summary>
    public static void Prepare(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.RequestHeaderEncodingSelector = static name =>
            name.Equals("content-length", StringComparison.OrdinalIgnoreCase) ? LengthEncoding.Instance : Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
