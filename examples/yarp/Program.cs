using Slipway.AspNetCore;
using Yarp.ReverseProxy.Model;

// The filters lie beside the program.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
builder.Services.AddProxyWasm(wasm =>
{
    wasm.AddFilter("hello", "hello.wat", filter => filter.Configuration = "YARP");
    wasm.AddFilter("no-admin", "block-paths.wat", filter => filter.Configuration = "/admin");
});

var app = builder.Build();

app.MapReverseProxy(proxy =>
{
    // Which filters a request passes is in the metadata of its route: see appsettings.json.
    proxy.UseProxyWasm(context => context.GetRouteModel().Config.Metadata?.GetValueOrDefault("Filters"));

    // What YARP does by itself where its pipeline is left alone.
    proxy.UseSessionAffinity();
    proxy.UseLoadBalancing();
    proxy.UsePassiveHealthChecks();
});

app.Run();
