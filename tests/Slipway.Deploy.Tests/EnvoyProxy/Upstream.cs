using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Slipway.Deploy.Tests.EnvoyProxy;

/// <summary>A server that answers every request with the same bytes.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Upstream(WebApplication application) => _application = application;

    public string Address => _application.Urls.Single();

    public static async Task<Upstream> StartAsync(byte[]? content = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Run(async context => await context.Response.Body.WriteAsync(content ?? "hello"u8.ToArray()));
        await application.StartAsync();
        return new Upstream(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
