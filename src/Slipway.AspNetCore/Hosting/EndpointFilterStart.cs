using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Slipway.AspNetCore;

/// <summary>
/// Has endpoints made when the application starts, and their filters loaded with them, not by the first request. They are known only once
/// the server has started.
/// </summary>
internal sealed class EndpointFilterStart(IEnumerable<EndpointDataSource> sources) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources)
            _ = source.Endpoints.Count;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
