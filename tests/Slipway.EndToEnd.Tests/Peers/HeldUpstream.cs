using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>ASP.NET Core with an nginx before it that is as slow as a test wants: requests wait until they may be answered.</summary>
internal sealed class HeldUpstream : IAsyncDisposable
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _application;
    private NginxProcess? _nginx;
    private int _arrived;

    private HeldUpstream()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(async context =>
        {
            Interlocked.Increment(ref _arrived);
            await _go.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("at last");
        });
    }

    /// <summary>Where nginx listens.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>Skips the test where there is no nginx.</summary>
    public static async Task<HeldUpstream> StartAsync()
    {
        var upstream = new HeldUpstream();
        await upstream._application.StartAsync();
        upstream._nginx = await NginxProcess.StartAsync(
            $$"""
              client_max_body_size 64m;
              server {
                listen 127.0.0.1:{{upstream.Port}};
                location / {
                  proxy_pass {{upstream._application.Urls.First()}};
                  proxy_http_version 1.1;
                }
              }
            """,
            upstream.Port);
        if (upstream._nginx is null)
            await upstream.DisposeAsync();
        Assert.SkipWhen(upstream._nginx is null, NginxProcess.NotInstalled);
        return upstream;
    }

    /// <summary>Waits until so many requests have come in all.</summary>
    public Task ArrivedAsync(int count) => Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _arrived) == count));

    public void Release() => _go.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        await _application.DisposeAsync();
    }
}
