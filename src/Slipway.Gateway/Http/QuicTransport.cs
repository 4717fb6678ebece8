using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Http;

/// <summary>Kestrel's QUIC transport, which is internal to it and to be had only from a host that is built, and never started.</summary>
internal sealed class QuicTransport : IDisposable
{
    private readonly IHost _host;

    public QuicTransport(ILoggerFactory loggers)
    {
        _host = new HostBuilder()
            .ConfigureServices(services => services.AddSingleton(loggers))
            .ConfigureWebHost(
                web => web.UseKestrelCore().UseQuic().Configure(static _ => { }),
                static options => options.SuppressEnvironmentConfiguration = true)
            .Build();
    }

    /// <summary>Null where this machine has no QUIC.</summary>
    public IMultiplexedConnectionListenerFactory? Listeners => _host.Services.GetService<IMultiplexedConnectionListenerFactory>();

    public void Dispose() => _host.Dispose();
}
