using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Http;

/// <summary>
/// Kestrel for HTTP/3. Only a host makes a server that takes QUIC's connections: the constructor that is public takes none. The host itself is
/// never started, so that again nothing is read from the environment.
/// </summary>
internal sealed class Http3Server : IServer
{
    private readonly IHost _host;
    private readonly IServer _server;

    private Http3Server(IHost host) => (_host, _server) = (host, host.Services.GetRequiredService<IServer>());

    public IFeatureCollection Features => _server.Features;

    /// <param name="configure">Sets limits, and where connections come from: a <see cref="QuicConnectionQueue"/>.</param>
    /// <param name="onRequest">Serves a request.</param>
    /// <param name="loggers">Where Kestrel logs.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<Http3Server> StartAsync(
        Action<KestrelServerOptions> configure, RequestDelegate onRequest, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var host = new HostBuilder()
            .ConfigureServices(services => services
                .AddSingleton(loggers)
                .AddSingleton<IMultiplexedConnectionListenerFactory>(new QuicConnectionQueue.Factory()))
            .ConfigureWebHost(
                web => web
                    .UseKestrelCore()
                    .UseKestrelHttpsConfiguration()
                    .ConfigureKestrel(options =>
                    {
                        HttpServer.Prepare(options);
                        configure(options);
                    })
                    .Configure(static _ => { }),
                static options => options.SuppressEnvironmentConfiguration = true)
            .Build();
        var server = new Http3Server(host);
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

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => _server.StartAsync(application, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _host.Dispose();
}
