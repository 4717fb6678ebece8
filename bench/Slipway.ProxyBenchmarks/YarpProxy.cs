using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Slipway.ProxyBenchmarks;

/// <summary>YARP as its documentation sets it up, and nothing else.</summary>
internal static class YarpProxy
{
    public static async Task RunAsync(string port, string upstream, string version)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            int.Parse(port, CultureInfo.InvariantCulture),
            listen => listen.Protocols = version == "2" ? HttpProtocols.Http2 : HttpProtocols.Http1));
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "up", Match = new RouteMatch { Path = "{**rest}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "up",
                    Destinations = new Dictionary<string, DestinationConfig>
                    {
                        ["one"] = new() { Address = $"http://127.0.0.1:{upstream}/" },
                    },
                },
            ]);
        var application = builder.Build();
        application.MapReverseProxy();
        await application.RunAsync();
    }
}
