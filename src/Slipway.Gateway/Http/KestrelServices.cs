using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Http;

/// <summary>
/// What Kestrel's TLS wants from a host: some of it is internal to Kestrel and to be had only from a host that is built, and never started.
/// </summary>
internal sealed class KestrelServices : IDisposable
{
    private readonly IHost _host;

    public KestrelServices(ILoggerFactory loggers)
    {
        _host = new HostBuilder()
            .ConfigureServices(services => services.AddSingleton(loggers))
            .ConfigureWebHost(
                web => web.UseKestrelCore().Configure(static _ => { }),
                static options => options.SuppressEnvironmentConfiguration = true)
            .Build();
    }

    public IServiceProvider Provider => _host.Services;

    public void Dispose() => _host.Dispose();
}
