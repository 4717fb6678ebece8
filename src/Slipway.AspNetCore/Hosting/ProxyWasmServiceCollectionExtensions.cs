using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Slipway.AspNetCore;

/// <summary>Adds the Proxy-Wasm host to an application.</summary>
public static class ProxyWasmServiceCollectionExtensions
{
    /// <summary>
    /// Adds the host that runs Proxy-Wasm filters. Kestrel then writes response headers in Latin-1, of which ASCII is a part, because filters
    /// may write any bytes.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the host up.</param>
    public static IServiceCollection AddProxyWasm(this IServiceCollection services, Action<ProxyWasmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<FilterRegistry>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EndpointFilterStart>());
        services.Configure<KestrelServerOptions>(kestrel => kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);
        if (configure is not null)
            services.Configure(configure);
        return services;
    }
}
