using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Forwarding;

/// <summary>A route's timeout: from when the request is forwarded until the response is complete.</summary>
internal sealed class RouteTimeout : IDisposable
{
    private readonly CancellationTokenSource? _source;

    public RouteTimeout(HttpContext context, TimeSpan? timeout)
    {
        Token = context.RequestAborted;
        if (timeout is not { } limit || limit <= TimeSpan.Zero)
            return;
        _source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        _source.CancelAfter(limit);
        _aborted = context.RequestAborted;
        Token = _source.Token;
    }

    private readonly CancellationToken _aborted;

    public CancellationToken Token { get; }

    public bool Expired => _source is { IsCancellationRequested: true } && !_aborted.IsCancellationRequested;

    public void Dispose() => _source?.Dispose();
}
